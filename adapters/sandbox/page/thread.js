/**
 * A thread in the pane at the side: what it hangs on, its replies, a place to reply.
 * @module
 */
import { html, useEffect, useRef } from "./html.js";
import { Composer } from "./composer.js";
import { Icon } from "./icons.js";
import { MessageList } from "./list.js";
import { MessageView } from "./message.js";
import { messageById, messagesOf } from "./store.js";
import { t } from "./texts.js";
import { nameOf } from "./conversation.js";
import { threadOf } from "./view.js";

/** @param {{pane: import("./view.js").Pane}} props */
export function ThreadView({ pane }) {
  const { conversation, on } = threadOf(pane.thread.value);
  const parent = messageById(on);
  const as = pane.as.value;
  const home = messagesOf(pane.open.value).value; // drawn anew when the parent is edited
  const shown = home.find((m) => m.id === on) ?? parent;
  const region = useRef(/** @type {HTMLElement|null} */ (null));
  const close = () => { pane.thread.value = ""; focusBack(pane, on); };
  useEffect(() => { if (conversation && pane.thread.peek() !== conversation.id) pane.thread.value = conversation.id; }, [conversation?.id]);
  const id = conversation?.id ?? "";
  const replies = id ? messagesOf(id).value.filter((m) => !m.only).length : 0;
  const title = conversation?.name ?? t("thread.new");
  const onKeyDown = (/** @type {any} */ e) => {
    if (e.key === "Escape" && !e.defaultPrevented && !e.target.closest("[popover], dialog")) close();
  };
  const top = html`
    ${shown && html`<${MessageView} key=${shown.id} message=${shown} pane=${pane} inThread parent />`}
    <div class="line replies"><span>${replies ? t("replies", { n: replies }) : t("replies.none")}</span></div>`;
  return html`
    <aside class="thread" data-region="thread" ref=${region} aria-label=${t("thread.of", { title })} onKeyDown=${onKeyDown}>
      <header class="side-head">
        <h2><small>${t("thread.in", { name: nameOf(pane.open.value, as) })}</small><span>${title}</span></h2>
        <button type="button" class="icon-button" aria-label=${t("thread.close")} title=${t("thread.close")} onClick=${close}><${Icon} name="close" /></button>
      </header>
      <${MessageList} key=${`${as} ${id}`} conversation=${id || "none " + on} pane=${pane} label=${t("thread.of", { title })} inThread top=${top} />
      ${conversation?.open === false && html`<p class="closed-note"><${Icon} name="lock" />${t("thread.closed.note")}</p>`}
      <${Composer} key=${`reply ${as} ${on}`} pane=${pane} place=${id ? { in: id } : { on }} label=${t("reply")} autofocus
        onSent=${(/** @type {any} */ answer) => { if (answer.conversation) pane.thread.value = answer.conversation; }} />
    </aside>`;
}

/** @param {import("./view.js").Pane} pane @param {string} on */
function focusBack(pane, on) {
  requestAnimationFrame(() => document.getElementById(`${pane.name}m-${on}`)?.focus());
}
