/**
 * Says new messages to a screen reader, politely: those of the open conversation and
 * thread with their words, those that call from elsewhere with their place.
 * @module
 */
import { html, useEffect, useState } from "./html.js";
import { personOf } from "./person.js";
import { onArrival, onEdit } from "./store.js";
import { t } from "./texts.js";
import { calls, visible } from "./unread.js";
import { nameOf } from "./conversation.js";
import { isHome, sees } from "./view.js";

/** So many lines are kept; older ones were said. */
const lines = 5;
/** A longer message is said in part. */
const longest = 300;

/** @param {import("./types.js").Message} m */
const words = (m) => (m.text.length > longest ? m.text.slice(0, longest) + "…" : m.text);

/** @param {{pane: import("./view.js").Pane}} props */
export function Announcer({ pane }) {
  const [said, setSaid] = useState(/** @type {{id: string, text: string}[]} */ ([]));
  const say = (/** @type {string} */ id, /** @type {string} */ text) => setSaid((before) => [...before.filter((one) => one.id !== id), { id, text }].slice(-lines));
  useEffect(() => onEdit((m) => {
    const as = pane.as.peek();
    if (!visible(m, as) || (m.conversation !== pane.open.peek() && m.conversation !== pane.thread.peek())) return undefined;
    if (isHome(m.conversation)) return say(`${m.id} edited`, t("say.home"));
    return say(`${m.id} edited`, t("say.edited", { name: personOf(m.from).name, text: words(m) }));
  }), []);
  useEffect(() => onArrival((m) => {
    const as = pane.as.peek();
    if (m.from === as || !visible(m, as) || !sees(m.conversation, as)) return;
    const open = m.conversation === pane.open.peek() || m.conversation === pane.thread.peek();
    if (!open && m.only !== as && !calls(m, as)) return;
    const key = m.only ? "say.private" : open ? "say.here" : "say.there";
    const text = t(key, { name: personOf(m.from).name, text: words(m), place: nameOf(m.conversation, as) });
    say(m.id, text);
  }), []);
  return html`<div class="unseen" role="log" aria-live="polite" aria-label=${t("say.label")}>${said.map((one) => html`<p key=${one.id}>${one.text}</p>`)}</div>`;
}
