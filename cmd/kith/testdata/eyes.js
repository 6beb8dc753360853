/**
 * What a person sees in the page and can reach, for the tests that act as one. Names
 * and roles are those that the browser tells a screen reader. The tests put this into
 * every page before it loads.
 *
 * A place is a list of steps from the page into a part of it, [what, words]: a landmark
 * or dialog by its name, or a message or a notice by words in it. Of several the last one counts,
 * which is the newest. In names "…" stands for anything.
 */
globalThis.eyes = (() => {
  /** Milliseconds until somebody gives up, and between two looks. */
  const patience = 15_000;
  const pause = 30;
  const parts = {
    dialog: "dialog[open], [role=dialog]", menu: "[role=menu]", listbox: "[role=listbox]", main: "main", navigation: "nav",
    aside: "aside", region: "section", bar: "header.bar", message: "article", notice: "[data-toast]", picture: "img",
  };
  const byWords = new Set(["message", "notice"]);
  const pressed = "button, a[href], summary, input[type=radio], input[type=checkbox], [role=menuitem], [role=menuitemradio], [role=option], [role=button]";
  const written = "input:not([type=radio], [type=checkbox]), textarea";

  /** Without spaces, and without what keeps @everyone from calling everyone, which nobody sees. */
  const squeeze = (text) => text.replace(/[\s\u200b]+/g, "");
  const fits = (name, wanted) => new RegExp("^" + wanted.split("…").map(RegExp.escape).join(".*") + "$", "s").test(name.trim());
  const shown = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const size = (el) => { const { width, height } = el.getBoundingClientRect(); return Math.min(width, height); };

  /** The words of a part that can be seen, without spaces; those for screen readers alone are one pixel small. */
  function words(scope) {
    const walker = document.createTreeWalker(scope, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return shown(node) && (size(node) > 1 || getComputedStyle(node).display === "contents" || getComputedStyle(node).overflow === "visible") ? NodeFilter.FILTER_SKIP : NodeFilter.FILTER_REJECT;
    });
    let found = "";
    while (walker.nextNode()) found += walker.currentNode.textContent;
    return squeeze(found);
  }

  function within(place) {
    let scope = document.body;
    for (const [what, name] of place) {
      scope = [...scope.querySelectorAll(parts[what])].findLast((el) =>
        shown(el) && (byWords.has(what) ? words(el).includes(squeeze(name)) : fits(el.computedName, name)));
      if (!scope) return undefined;
    }
    return scope;
  }

  /** Where to point at something: nowhere while it moves, is covered, or cannot be used. */
  let before = {};
  function spot(el) {
    const body = size(el) > 4 && shown(el) ? el : el.labels?.[0];
    if (!body || !shown(body) || el.matches(":disabled, [aria-disabled=true]")) return undefined;
    body.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = body.getClientRects()[0];
    if (!box) return undefined;
    const at = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    const still = before.el === el && before.x === at.x && before.y === at.y;
    before = { el, ...at };
    return still && body.contains(document.elementFromPoint(at.x, at.y)) ? at : undefined;
  }

  /** Looks again until there is something to see, or null when patience ends. */
  async function until(look) {
    for (const end = performance.now() + patience; performance.now() < end;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return null;
  }

  /** Whether it is so before patience ends. */
  const soon = async (is) => Boolean(await until(() => is() || undefined));

  const all = (place, selector, name) => [...(within(place)?.querySelectorAll(selector) ?? [])].filter((el) => fits(el.computedName, name));
  const point = (place, selector, name) => until(() => {
    for (const el of all(place, selector, name).reverse()) {
      const at = spot(el);
      if (at || before.el === el) return at;
    }
    return undefined;
  });

  const isOn = (role, name) => document.activeElement.computedRole === role && fits(document.activeElement.computedName, name);

  return {
    button: (place, name) => point(place, pressed, name),
    field: (place, name) => point(place, written, name),
    /** A message, for the mouse to come over it. */
    message: (place) => until(() => { const el = within(place); return el && spot(el.querySelector("header") ?? el); }),
    sees: (place, text) => soon(() => { const el = within(place); return el && words(el).includes(squeeze(text)); }),
    text: (place) => words(within(place)),
    seesNot: (place, text) => soon(() => { const el = within(place); return !el || !words(el).includes(squeeze(text)); }),
    gone: (place) => soon(() => !within(place)),
    chosen: (place, name, is) => soon(() => all(place, pressed, name).some((el) =>
      String(is) === String(el.checked ?? el.ariaPressed ?? el.ariaSelected ?? el.ariaChecked ?? el.ariaExpanded))),
    holds: (place, name, text) => soon(() => all(place, written, name).some((el) => el.value === text)),
    /** What has the focus, as "role name". */
    focus: () => `${document.activeElement.computedRole} ${document.activeElement.computedName}`.trim(),
    focused: (role, name) => soon(() => isOn(role, name)),
    isOn,
    isOnMessage: (text) => document.activeElement.matches("article") && words(document.activeElement).includes(squeeze(text)),
    /** Whether what has the focus shows it: an outline, a ring or a border that it has not without. */
    focusShows: () => soon(() => {
      for (let el = document.activeElement; el && el !== document.body; el = el.parentElement) {
        const style = getComputedStyle(el);
        if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) return true;
        if (style.boxShadow !== "none" && el.matches(":focus-within")) return true;
      }
      return false;
    }),
    /** What one sees only in part because it reaches over the window's sides. What ends in dots, and code that scrolls by itself, may. */
    wide: () => [...document.querySelectorAll("body *")].filter((el) => {
      const { left, right } = el.getBoundingClientRect();
      const over = (right > innerWidth + 1 && left < innerWidth) || (left < -1 && right > 1);
      if (!over || !shown(el) || size(el) <= 1 || el.closest("pre")) return false;
      for (let up = el; up; up = up.parentElement) if (getComputedStyle(up).textOverflow === "ellipsis") return false;
      return true;
    }).map((el) => `${el.tagName}.${el.className}`),
    /** Waits until nothing glides any more; what turns for ever does not count. */
    calm: () => soon(() => document.getAnimations().every((one) => one.playState !== "running" || one.effect.getTiming().iterations === Infinity)),
    /** Serious and critical faults that axe-core finds, in a line each. */
    async faults(rules) {
      const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"], preload: false, ...(rules.length && { runOnly: rules }) });
      return violations.filter((v) => v.impact === "serious" || v.impact === "critical")
        .flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}: ${n.target.join(" ")} ${n.any[0]?.message ?? ""}`));
    },
    colours: () => [".conversation", ".sidebar", ".message"].map((one) => { const { color, backgroundColor } = getComputedStyle(document.querySelector(one)); return `${color} on ${backgroundColor}`; }).join("; "),
    title: () => document.title,
  };
})();
