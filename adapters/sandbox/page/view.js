/**
 * What each pane shows: who one is, which conversation and which thread are open. The
 * address of the page says the same, so that a reload and the back button work.
 * @module
 */
import { batch, effect, signal } from "./html.js";
import { abilities, conversations, messageById, messagesOf, people, ready } from "./store.js";
import { lastPersona } from "./settings.js";

/** The place where one writes to the bot before there is a conversation with it. */
export const newDirect = "to:kith";

/** The place of a persona's own page, in the looks that have one. @param {string} as */
export const homeOf = (as) => "home:" + as;

/** Whether a place is somebody's page. @param {string} place */
export const isHome = (place) => place.startsWith("home:");

/**
 * @typedef {ReturnType<typeof pane>} Pane
 */
/** @param {string} name the prefix of its words in the address */
function pane(name) {
  return {
    name,
    as: signal(""),
    open: signal(""), // a conversation, or newDirect
    thread: signal(""), // a thread, or the message that one may hang on
    drawer: signal(false), // the sidebar, where there is no room for it
    crowd: signal(/** @type {boolean|undefined} */ (undefined)), // the list of people; undefined: as the look has it
  };
}

export const panes = [pane(""), pane("beside-")];
/** Whether the second pane is there. */
export const beside = signal(false);
/** The pane that was used last: shortcuts act on it. */
export const active = signal(panes[0]);

/** @param {string} conversation @param {string} as whether the persona sees the conversation */
export function sees(conversation, as) {
  if (isHome(conversation)) return conversation === homeOf(as) && Boolean(abilities.value.home);
  const one = conversations.value.get(conversation);
  if (!one) return false;
  if (one.kind === "channel") return true;
  if (one.kind === "thread") return sees(one.parent ?? "", as);
  return one.people?.includes(as) ?? false;
}

/** The conversations of one kind that a persona sees. @param {string} kind @param {string} as */
export const listed = (kind, as) =>
  [...conversations.value.values()].filter((one) => one.kind === kind && sees(one.id, as));

/** The direct conversation with the bot, or the place to begin it. @param {string} as */
export const directOf = (as) => listed("direct", as)[0]?.id ?? newDirect;

/** What the pane's thread refers to. @param {string} ref */
export function threadOf(ref) {
  const known = conversations.value.get(ref);
  if (known) return { conversation: known, on: known.on ?? "" };
  const on = messageById(ref);
  return { conversation: on?.thread ? conversations.value.get(on.thread) : undefined, on: ref };
}

/** Becomes somebody else. @param {Pane} p @param {string} id */
export function become(p, id) {
  batch(() => {
    p.as.value = id;
    p.drawer.value = false;
    if (isHome(p.open.value)) p.open.value = homeOf(id);
    if (p.open.value !== newDirect && !sees(p.open.value, id)) p.open.value = home(id);
    if (p.thread.value && !sees(threadOf(p.thread.value).conversation?.id ?? messageById(p.thread.value)?.conversation ?? "", id)) {
      p.thread.value = "";
    }
    if (p === panes[0]) lastPersona.value = id;
  });
}

/** Opens a conversation; a thread opens beside its parent. @param {Pane} p @param {string} id */
export function go(p, id) {
  const one = conversations.value.get(id);
  batch(() => {
    p.drawer.value = false;
    if (one?.kind === "thread") {
      p.open.value = one.parent ?? p.open.value;
      p.thread.value = id;
    } else {
      p.open.value = id;
      p.thread.value = "";
    }
  });
}

/** Gives the focus to where one writes, once what was opened is drawn. @param {Pane} p */
export const toComposer = (p) => requestAnimationFrame(() => /** @type {HTMLElement|null} */ (document.querySelector(`#${p.name}messages :is(textarea, .home-page)`))?.focus());

/** Opens or closes the second pane. @param {string} [as] who acts there */
export function toggleBeside(as) {
  batch(() => {
    const on = as ? true : !beside.value;
    if (on) {
      panes[0].crowd.value = undefined; // two sides leave no room for it
      const other = as ?? someoneElse(panes[0].as.value);
      panes[1].as.value = other;
      if (!panes[1].open.value || !sees(panes[1].open.value, other)) panes[1].open.value = sees(panes[0].open.value, other) ? panes[0].open.value : home(other);
    }
    active.value = on ? panes[1] : panes[0];
    beside.value = on;
  });
}

const humans = () => [...people.value.values()].filter((one) => !one.bot && one.here !== false);

/** @param {string} as */
const someoneElse = (as) => humans().find((one) => one.id !== as)?.id ?? as;

/** Where somebody arrives: the channel with most threads, for there the bot is at work. @param {string} as */
function home(as) {
  const threads = (/** @type {string} */ id) => [...conversations.value.values()].filter((one) => one.parent === id).length;
  const liveliest = listed("channel", as).toSorted((a, b) =>
    threads(b.id) - threads(a.id) || messagesOf(b.id).value.length - messagesOf(a.id).value.length);
  return liveliest[0]?.id ?? directOf(as);
}

/** Takes over what the address says. */
function fromAddress() {
  const said = new URLSearchParams(location.search);
  const known = (/** @type {string|null} */ id) => (id && people.value.has(id) ? id : "");
  batch(() => {
    const first = known(said.get("as")) || known(lastPersona.value) || humans()[0]?.id || "";
    const second = known(said.get("beside"));
    [first, second].forEach((as, i) => {
      const p = panes[i];
      p.as.value = as;
      const open = said.get(p.name + "in") ?? "";
      p.open.value = open === newDirect || sees(open, as) ? open : home(as);
      p.thread.value = said.get(p.name + "thread") ?? "";
    });
    beside.value = second !== "";
    if (!beside.value) active.value = panes[0];
  });
}

function toAddress() {
  const says = new URLSearchParams();
  panes.slice(0, beside.value ? 2 : 1).forEach((p, i) => {
    says.set(["as", "beside"][i], p.as.value);
    says.set(p.name + "in", p.open.value);
    if (p.thread.value) says.set(p.name + "thread", p.thread.value);
  });
  return "?" + says.toString().replaceAll("%3A", ":");
}

/** Keeps the panes and the address in step. Call it once, when the state is there. */
export function startView() {
  fromAddress();
  history.replaceState(null, "", toAddress());
  addEventListener("popstate", fromAddress);
  effect(() => { // a look without pages
    for (const p of panes) if (p.as.value && isHome(p.open.value) && !sees(p.open.value, p.as.value)) p.open.value = home(p.as.value);
  });
  effect(() => {
    const address = toAddress();
    if (ready.value && address !== location.search) history.pushState(null, "", address);
  });
}
