/**
 * The messages of a conversation in their order, with day lines, the line before what
 * is new, and one place for the keyboard. It stays at the bottom when it was there.
 * @module
 */
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./html.js";
import { older } from "./api.js";
import { Icon } from "./icons.js";
import { MessageView } from "./message.js";
import { personOf } from "./person.js";
import { Thinking } from "./thinking.js";
import { messagesOf, now, prepend } from "./store.js";
import { t } from "./texts.js";
import { dayKey, dayName } from "./times.js";
import { readToEnd, readUpTo, unread, visible } from "./unread.js";

/** Messages of one person that follow each other within this time stand together. */
const together = 7 * 60_000;
/** Pixels from the bottom that still count as the bottom. */
const near = 48;
/** As many messages of a conversation come with the state. */
const page = 200;

/** @typedef {import("./types.js").Message} Message */

/** @param {Message|undefined} before @param {Message} m @param {string|undefined} zone */
const grouped = (before, m, zone) => Boolean(before) && before.from === m.from && before.only === m.only && !m.because && !before.thread
  && Date.parse(m.at) - Date.parse(before.at) < together && dayKey(before.at, zone) === dayKey(m.at, zone);

/**
 * @param {{conversation: string, pane: import("./view.js").Pane, label: string, inThread?: boolean, top?: any, empty?: any}} props
 */
export function MessageList({ conversation, pane, label, inThread, top, empty }) {
  const as = pane.as.value;
  const zone = personOf(as).zone;
  const messages = messagesOf(conversation).value.filter((m) => visible(m, as));
  const [newId, setNewId] = useState(() => firstNew(conversation, as));
  const stick = useStick(messages, conversation, as, () => setNewId((before) => firstNew(conversation, as) || before));
  const [current, setCurrent] = useState("");
  const above = useAbove(stick.box, newId);
  const focusable = messages.some((m) => m.id === current) ? current : messages.at(-1)?.id;

  return html`
    ${above.shown && html`<button type="button" class="new-above" onClick=${above.show}><${Icon} name="up" />${t("new.above", { n: unreadSince(messages, newId, as) })}</button>`}
    <div class="list" ref=${stick.box} onScroll=${() => { stick.onScroll(); above.look(); }}>
      <div class="list-inner" role="group" aria-label=${label} ref=${stick.inner}
        onKeyDown=${(/** @type {any} */ e) => walk(e, setCurrent)} onFocusIn=${(/** @type {any} */ e) => setCurrent(e.target.closest(".message")?.dataset.id ?? current)}>
        ${messages.length >= page && html`<${Older} conversation=${conversation} first=${messages[0].id} keep=${stick.keep} />`}
        ${top}
        ${messages.length === 0 && empty}
        ${messages.flatMap((m, i) => {
          const day = dayKey(m.at, zone);
          const newDay = !messages[i - 1] || dayKey(messages[i - 1].at, zone) !== day;
          return [
            newDay && !inThread && html`<div key=${"day" + m.id} class="line day"><span>${dayName(m.at, zone, now())}</span></div>`,
            m.id === newId && i > 0 && html`<div key="new" class="line new"><span>${t("new.messages")}</span></div>`,
            html`<${MessageView} key=${m.id} message=${m} pane=${pane} inThread=${inThread} tabIndex=${m.id === focusable ? 0 : -1}
              grouped=${!newDay && m.id !== newId && grouped(messages[i - 1], m, zone)} />`,
          ];
        })}
        <${Thinking} conversation=${conversation} pane=${pane} />
      </div>
    </div>
    ${!stick.atEnd && html`
      <button type="button" class="newest" onClick=${stick.toEnd}><${Icon} name="newest" />${stick.missed > 0 ? t("new.count", { n: stick.missed }) : t("newest")}</button>`}`;
}

/**
 * The first message that was not read; none where nothing was read yet, for there all is new.
 * What arrives while one looks on is not new. @param {string} conversation @param {string} as
 */
const firstNew = (conversation, as) => (readUpTo(conversation, as) ? unread(conversation, as)[0]?.id ?? "" : "");

/**
 * Keeps the end in sight, and says that what is in sight was read.
 * @param {Message[]} messages @param {string} conversation @param {string} as @param {() => void} onMissed
 */
function useStick(messages, conversation, as, onMissed) {
  const { length } = messages;
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const inner = useRef(/** @type {HTMLElement|null} */ (null));
  const sticking = useRef(true);
  const top = useRef(0);
  const seen = useRef(messages.at(-1)?.id);
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = () => {
    if (!box.current) return;
    box.current.scrollTop = box.current.scrollHeight;
    sticking.current = true;
    setAtEnd(true);
  };
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => { if (sticking.current) toEnd(); });
    observer.observe(box.current);
    observer.observe(inner.current);
    toEnd();
    return () => observer.disconnect();
  }, []);
  const last = useRef(messages.at(-1)?.id);
  useLayoutEffect(() => {
    const newest = messages.at(-1);
    if (newest?.id === last.current) return;
    last.current = newest?.id;
    // One's own words, and what Kith answers to one's own act, are what one wants to see.
    if (newest && (newest.from === as || newest.only === as)) toEnd();
    else if (!sticking.current) onMissed();
  }, [length]);
  useEffect(() => {
    const read = () => { if (sticking.current && document.visibilityState === "visible") readToEnd(conversation, as); };
    read();
    const back = () => { if (document.visibilityState === "visible") { onMissed(); read(); } };
    document.addEventListener("visibilitychange", back);
    return () => document.removeEventListener("visibilitychange", back);
  }, [length, atEnd]);
  if (atEnd) seen.current = messages.at(-1)?.id;
  const onScroll = () => {
    const el = box.current;
    if (!el) return; // a last event on the way out
    const end = el.scrollHeight - el.scrollTop - el.clientHeight < near;
    // What grows moves the end away as well; only a person scrolls up.
    if (end) sticking.current = true;
    else if (el.scrollTop < top.current - 1) sticking.current = false;
    top.current = el.scrollTop;
    setAtEnd(sticking.current);
  };
  /** Keeps what is in sight in its place while something is put above it. */
  const keep = async (/** @type {() => Promise<void>} */ change) => {
    const fromEnd = box.current.scrollHeight - box.current.scrollTop;
    await change();
    requestAnimationFrame(() => { box.current.scrollTop = box.current.scrollHeight - fromEnd; });
  };
  return { box, inner, atEnd, toEnd, onScroll, keep, missed: length - 1 - messages.findLastIndex((m) => m.id === seen.current) };
}

/** How many messages of others there are from one on. @param {Message[]} messages @param {string} id @param {string} as */
const unreadSince = (messages, id, as) => messages.slice(messages.findIndex((m) => m.id === id)).filter((m) => m.from !== as).length;

/** Whether what is new begins above what is in sight, until it was seen once. @param {{current: HTMLElement|null}} box @param {string} newId */
function useAbove(box, newId) {
  const [shown, setShown] = useState(false);
  const line = () => box.current?.querySelector(".line.new");
  const look = () => {
    const at = line();
    if (!at || at.getBoundingClientRect().bottom >= box.current.getBoundingClientRect().top) setShown(false);
  };
  useLayoutEffect(() => {
    const at = line();
    setShown(Boolean(at) && at.getBoundingClientRect().bottom < box.current.getBoundingClientRect().top);
  }, [newId]);
  const show = () => {
    const first = /** @type {HTMLElement|null} */ (line()?.nextElementSibling);
    line()?.scrollIntoView({ block: "start" });
    first?.focus({ preventScroll: true });
    setShown(false);
  };
  return { shown, look, show };
}

/** @param {{conversation: string, first: string, keep: (change: () => Promise<void>) => Promise<void>}} props */
function Older({ conversation, first, keep }) {
  const [state, setState] = useState("more");
  const load = () => keep(async () => {
    setState("loading");
    const found = await older(conversation, first).catch(() => ({ messages: /** @type {Message[]} */ ([]) }));
    prepend(found.messages);
    setState(found.messages.length ? "more" : "none");
  });
  if (state === "none") return null;
  return html`<div class="older"><button type="button" class="button" aria-busy=${state === "loading"} onClick=${load}>${t("older")}</button></div>`;
}

/** Arrow keys, Home and End walk through the messages. @param {KeyboardEvent} e @param {(id: string) => void} setCurrent */
function walk(e, setCurrent) {
  const target = /** @type {HTMLElement} */ (e.target);
  if (!target.classList.contains("message")) {
    if (e.key === "Escape" && !target.closest("[popover]")) /** @type {HTMLElement|null} */ (target.closest(".message"))?.focus();
    return;
  }
  const all = [.../** @type {HTMLElement} */ (e.currentTarget).querySelectorAll(".message")];
  const at = all.indexOf(target);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[e.key];
  if (e.key === "Enter") {
    e.preventDefault(); // else the same stroke presses what just got the focus
    /** @type {HTMLElement|null} */ (target.querySelector(".content button, .thread-line, .message-menu"))?.focus();
    return;
  }
  if (to === undefined || e.altKey || !all[to]) return;
  e.preventDefault();
  const next = /** @type {HTMLElement} */ (all[to]);
  next.focus();
  setCurrent(next.dataset.id ?? "");
}
