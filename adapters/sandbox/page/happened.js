/**
 * What happened while time passed, told in one notice: what is new for the persona in
 * front, who else heard from Kith, and which cards changed.
 * @module
 */
import { conversations, onArrival, onEdit, people } from "./store.js";
import { nameOf } from "./conversation.js";
import { personOf } from "./person.js";
import { t } from "./texts.js";
import { toast } from "./toasts.js";
import { visible } from "./unread.js";
import { active, become, go, isHome, sees } from "./view.js";

/** @typedef {import("./types.js").Message} Message */

/** So many ways on are offered at once. */
const most = 4;

/** Notes down what arrives and what is edited, until it is stopped. */
export function watch() {
  const arrived = /** @type {Message[]} */ ([]);
  const edited = /** @type {Map<string, Message>} */ (new Map());
  const stops = [ // a page is no news: it is as it is now
    onArrival((m) => { if (!isHome(m.conversation)) arrived.push(m); }),
    onEdit((m) => { if (!isHome(m.conversation)) edited.set(m.id, m); }),
  ];
  return { arrived, edited, stop: () => stops.forEach((stop) => stop()) };
}

/** @param {string} advance @param {boolean} moved @param {number} took milliseconds @param {ReturnType<typeof watch>} seen */
export function tell(advance, moved, took, { arrived, edited }) {
  if (advance === "next" && !moved) return toast({ text: t("clock.nothing.due"), kind: "news" });
  const pane = active.peek();
  const as = pane.as.peek();
  const mine = arrived.filter((m) => m.from !== as && visible(m, as) && sees(m.conversation, as));
  const others = readers(arrived.filter((m) => !mine.includes(m) && m.from !== as)).filter((id) => id !== as);
  const cards = [...edited.values()].filter((m) => !arrived.some((a) => a.id === m.id) && visible(m, as) && sees(m.conversation, as));
  const places = [...new Set([...mine, ...cards].map((m) => m.conversation))].filter((id) => id !== pane.open.peek() && id !== pane.thread.peek());
  const shown = cards.find((m) => m.conversation === pane.open.peek());
  const acts = [
    ...(shown ? [{ label: t("clock.show"), do: () => show(pane, shown) }] : []),
    ...places.map((id) => ({ label: t("open.place", { name: nameOf(id, as) }), do: () => go(pane, id) })),
    ...others.map((id) => ({ label: t("person.become", { name: personOf(id).name }), do: () => { become(pane, id); showNews(pane, id, arrived); } })),
  ].slice(0, most);
  return toast({ text: t("clock.passed", { time: duration(took) }), more: words(advance, mine.length, others, cards), kind: "news", acts });
}

/** @param {string} advance @param {number} mine @param {string[]} others @param {Message[]} cards */
function words(advance, mine, others, cards) {
  const heard = others.length > 0 && t("clock.others", { n: others.length, names: names(others) });
  const changed = cards.length === 1 ? t("clock.card", { title: titleOf(cards[0]) }) : cards.length > 1 && t("clock.cards", { n: cards.length });
  const quiet = !mine && !heard && !changed;
  if (quiet) return t(advance === "next" ? "clock.quiet" : "clock.new", { n: 0 });
  return [mine > 0 && t("clock.new", { n: mine }), heard, changed].filter(Boolean).join(" ");
}

/** Who alone can read these messages: the one a private answer is for, or those of a conversation. @param {Message[]} messages */
function readers(messages) {
  const all = messages.flatMap((m) => (m.only ? [m.only] : [...people.value.keys()].filter((id) => id !== m.from && !personOf(id).bot && sees(m.conversation, id))));
  return [...new Set(all)];
}

/** Opens where somebody heard from Kith. @param {import("./view.js").Pane} pane @param {string} as @param {Message[]} arrived */
function showNews(pane, as, arrived) {
  const personal = (/** @type {Message} */ m) => m.only === as || ["direct", "room"].includes(conversations.value.get(m.conversation)?.kind ?? "");
  const news = arrived.findLast((m) => m.from !== as && visible(m, as) && sees(m.conversation, as) && personal(m));
  if (news) go(pane, news.conversation);
}

/** Brings a changed card into sight. @param {import("./view.js").Pane} pane @param {Message} message */
function show(pane, message) {
  const card = document.getElementById(`${pane.name}m-${message.id}`);
  card?.scrollIntoView({ block: "center" });
  card?.focus({ preventScroll: true });
}

/** @param {string[]} ids */
const names = (ids) => (ids.length > 3 ? [...ids.slice(0, 2).map((id) => personOf(id).name), t("clock.more", { n: ids.length - 2 })] : ids.map((id) => personOf(id).name)).join(", ");

/** @param {Message} m */
const titleOf = (m) => m.blocks?.find((b) => b.kind === "heading")?.text ?? m.text.split("\n")[0].slice(0, 80);

/** @param {number} ms */
function duration(ms) {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return t("minutes", { n: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 && hours % 24 ? t("hours", { n: hours }) : t("days", { n: Math.round(hours / 24) });
}
