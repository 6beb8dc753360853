/**
 * The server's finished HTML, brought to life: times in the persona's zone, mentions
 * that open the card of a person, conversations that open.
 * @module
 */
import { html, useLayoutEffect, useRef, classes } from "./html.js";
import { conversations } from "./store.js";
import { lang, t } from "./texts.js";
import { full } from "./times.js";
import { personOf, showCard } from "./person.js";
import { go } from "./view.js";

/** A link that would only repeat the title beside it says where it leads instead. @param {HTMLElement} link */
function nameThread(link) {
  const one = conversations.peek().get(link.dataset.conversation ?? "");
  if (one?.kind !== "thread") return;
  const around = link.closest("p, li")?.textContent ?? "";
  if (!link.title && around.split(one.name).length < 3) return;
  link.title = one.name;
  link.textContent = t("to.thread");
}

/** @param {{of: string, pane: import("./view.js").Pane, class?: string}} props */
export function Rich({ of, pane, class: name }) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const as = pane.as.value;
  const me = personOf(as);
  useLayoutEffect(() => {
    for (const time of box.current.querySelectorAll("time")) {
      time.textContent = full(time.dateTime, me.zone, me.locale);
      time.title = time.dateTime;
    }
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (box.current.querySelectorAll("a.conversation"))) nameThread(link);
    for (const mention of /** @type {NodeListOf<HTMLElement>} */ (box.current.querySelectorAll(".mention"))) {
      mention.tabIndex = 0;
      mention.role = "button";
      mention.classList.toggle("me", mention.dataset.person === as);
    }
  }, [of, as, me.zone, me.locale, lang.value]);
  const follow = (/** @type {any} */ e) => {
    if (e.type === "keydown" && e.key !== "Enter" && e.key !== " ") return;
    const mention = e.target.closest(".mention");
    const conversation = e.target.closest("a.conversation");
    if (mention) showCard(mention.dataset.person, mention, pane);
    else if (conversation) go(pane, conversation.dataset.conversation);
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return html`<div ref=${box} class=${classes("rich", name)} onClick=${follow} onKeyDown=${follow}
    dangerouslySetInnerHTML=${{ __html: of }}></div>`;
}
