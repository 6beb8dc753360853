/**
 * What a persona has not read yet.
 * @module
 */
import { effect } from "./html.js";
import { act } from "./api.js";
import { conversations, markRead, messageById, messagesOf, people, reads } from "./store.js";
import { sees } from "./view.js";

/** @typedef {import("./types.js").Message} Message */

/** Whether a message may be shown to that persona. @param {Message} m @param {string} as */
export const visible = (m, as) => !m.only || m.only === as;

/** Whether a message names that persona. @param {Message} m @param {string} as */
const names = (m, as) => m.html.includes(`data-person="${as}"`);

/** Whether a message calls that persona: the bot says whom it calls, people do by naming somebody. A private answer calls nobody: it answers what one just did. @param {Message} m @param {string} as */
export const calls = (m, as) =>
  m.from !== as && !m.only && ((m.pings?.includes(as) ?? false) || (!people.value.get(m.from)?.bot && names(m, as)));

/** The number of the message up to which a persona has read. @param {string} conversation @param {string} as */
export function readUpTo(conversation, as) {
  const marker = reads.value[as]?.[conversation];
  if (!marker) return 0;
  // A marker older than what is loaded leaves everything loaded unread, which is true.
  return messageById(marker)?.event ?? 0;
}

/** What is unread, without one's own. @param {string} conversation @param {string} as */
export function unread(conversation, as) {
  const from = readUpTo(conversation, as);
  return messagesOf(conversation).value.filter((m) => m.event > from && m.from !== as && visible(m, as));
}

/** How much is unread, and whether it calls. @param {string} conversation @param {string} as */
export function marks(conversation, as) {
  const kind = conversations.value.get(conversation)?.kind;
  if (kind === "home") return { count: 0, calls: 0 }; // a page is as it is now, and notifies nobody
  const fresh = unread(conversation, as);
  const personal = kind === "direct" || kind === "room";
  return { count: fresh.length, calls: personal ? fresh.length : fresh.filter((m) => calls(m, as)).length };
}

/** Whether a persona has to do with a thread. @param {import("./types.js").Conversation} thread @param {string} as */
export function follows(thread, as) {
  const parent = messageById(thread.on);
  if (parent && (parent.from === as || parent.because?.person === as || names(parent, as))) return true;
  return messagesOf(thread.id).value.some((m) => m.from === as || calls(m, as));
}

/** Everything that waits for a persona, threads they follow included. @param {string} as */
export function waiting(as) {
  const total = { count: 0, calls: 0 };
  for (const one of conversations.value.values()) {
    if (!sees(one.id, as) || (one.kind === "thread" && !follows(one, as))) continue;
    const found = marks(one.id, as);
    total.count += found.count;
    total.calls += one.kind === "thread" ? found.count : found.calls;
  }
  return total;
}

/** How much waits that was written to a persona alone, or names them. @param {string} as */
export function summons(as) {
  let n = 0;
  for (const one of conversations.value.values()) if (sees(one.id, as)) n += marks(one.id, as).calls;
  return n;
}

/** Says that a persona has read a conversation to its end. @param {string} conversation @param {string} as */
export function readToEnd(conversation, as) {
  const last = messagesOf(conversation).peek().findLast((m) => visible(m, as));
  if (!last || readUpTo(conversation, as) >= last.event) return;
  markRead(as, conversation, last.id);
  act({ as, do: "read", in: conversation, message: last.id }).catch(() => {}); // the next one says it again
}

/** Shows in the tab's title how much calls for a persona. @param {() => string} as @param {() => string} name */
export function titleCounts(as, name) {
  effect(() => {
    const { calls: n } = as() ? waiting(as()) : { calls: 0 };
    document.title = (n ? `(${n}) ` : "") + name();
  });
}
