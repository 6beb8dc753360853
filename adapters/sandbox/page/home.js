/**
 * Somebody's own page: what the bot put there, and below it the answer to what they
 * pressed last. It is no conversation: nobody writes here.
 * @module
 */
import { html, useEffect, useLayoutEffect, useRef } from "./html.js";
import { act } from "./api.js";
import { Content } from "./blocks.js";
import { say } from "./controls.js";
import { Head, nameOf } from "./conversation.js";
import { KeptForm } from "./form.js";
import { MessageView } from "./message.js";
import { conversations, messagesOf } from "./store.js";
import { t } from "./texts.js";
import { Thinking } from "./thinking.js";
import { visible } from "./unread.js";
import { homeOf } from "./view.js";

/** @param {{pane: import("./view.js").Pane}} props */
export function HomeView({ pane }) {
  const as = pane.as.value;
  const id = homeOf(as);
  const name = nameOf(id, as);
  const all = messagesOf(id).value.filter((m) => visible(m, as));
  const page = all.find((m) => m.id === conversations.value.get(id)?.on);
  const answer = all.findLast((m) => m.only === as);
  // Looking is an event: the bot shows the page anew.
  useEffect(() => { say(act({ as, do: "home" })); }, [as]);
  const { box, onFocusIn } = useKeptFocus(answer?.id);
  return html`
    <main ref=${box} class="conversation home" data-region="messages" aria-label=${name} id=${pane.name + "messages"} onFocusIn=${onFocusIn}>
      <${Head} pane=${pane} kind="home" name=${name} />
      <div class="list"><div class="list-inner">
        ${page ? html`<article class="home-page" tabIndex=${0} aria-label=${name}><${Content} message=${page} pane=${pane} /></article>`
          : html`<p class="home-waits" role="status"><span class="spinner"></span>${t("home.waits")}</p>`}
        <${Thinking} conversation=${id} pane=${pane} />
      </div></div>
      ${answer && html`<section class="home-answer" aria-label=${t("home.answer")}><${MessageView} key=${answer.id} message=${answer} pane=${pane} tabIndex=${0} /></section>`}
      <${KeptForm} pane=${pane} />
    </main>`;
}

/** An answer that takes another one's place takes its focus; when the last one goes, the page has it. @param {string|undefined} answer */
function useKeptFocus(answer) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const inside = useRef(false);
  const onFocusIn = (/** @type {any} */ e) => { inside.current = Boolean(e.target.closest(".home-answer")); };
  useLayoutEffect(() => {
    if (!inside.current || document.activeElement !== document.body) return;
    /** @type {HTMLElement|null|undefined} */ (box.current?.querySelector(answer ? ".home-answer .message" : ".home-page"))?.focus();
  }, [answer]);
  return { box, onFocusIn };
}
