/**
 * One message: who, when, what, and what one can do with it.
 * @module
 */
import { html, useEffect, useRef, classes } from "./html.js";
import { act } from "./api.js";
import { actOnce } from "./acts.js";
import { Content } from "./blocks.js";
import { say } from "./controls.js";
import { Icon } from "./icons.js";
import { MenuButton } from "./menu.js";
import { Avatar, personOf, showCard } from "./person.js";
import { commands, conversations, look, messagesOf, now } from "./store.js";
import { t } from "./texts.js";
import { clockTime, dayName, full, short, shortDay } from "./times.js";
import { toast } from "./toasts.js";
import { calls, marks } from "./unread.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {{message: Message, pane: import("./view.js").Pane, grouped?: boolean, inThread?: boolean, parent?: boolean, tabIndex?: number}} Props */

/** @param {Props} props */
export function MessageView({ message, pane, grouped, inThread, parent, tabIndex = -1 }) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const as = pane.as.value;
  const zone = personOf(as).zone;
  const from = personOf(message.from);
  const { edited } = message;
  const blocks = Boolean(message.blocks?.length);
  useFlash(box, message);
  const id = `${pane.name}m-${inThread ? "t-" : ""}${message.id}`;
  return html`
    <article ref=${box} id=${id} data-id=${message.id} tabIndex=${tabIndex} aria-labelledby=${`${id}-who`}
      class=${classes("message", grouped && "grouped", message.only && "private", calls(message, as) && "calls", from.bot && "by-bot")}>
      <div class="message-side">
        ${grouped ? html`<time class="message-hover-time" datetime=${message.at}>${clockTime(message.at, zone)}</time>`
          : html`<button type="button" class="avatar-button" tabIndex=${-1} aria-hidden="true" onClick=${(/** @type {any} */ e) => showCard(from.id, e.currentTarget, pane)}><${Avatar} person=${from} /></button>`}
      </div>
      <div class="message-body">
        ${message.because && html`<${Because} because=${message.because} />`}
        <header class=${classes("message-head", grouped && "unseen")} id=${`${id}-who`}>
          <button type="button" class="name" tabIndex=${grouped ? -1 : 0} onClick=${(/** @type {any} */ e) => showCard(from.id, e.currentTarget, pane)}>${from.name}</button>
          ${from.bot && html`<span class="badge">${t(look.value === "kith" ? "badge.bot" : "badge.app")}</span>`}
          <time datetime=${message.at} title=${full(message.at, zone)}>${stamp(message.at, zone, inThread)}</time>
          ${edited && blocks && html`<span class="edited">${t("edited")}</span>`}
        </header>
        ${message.only && html`<${Private} message=${message} pane=${pane} above />`}
        <${Content} message=${message} pane=${pane} />
        ${edited && !blocks && html`<span class="edited">${t("edited")}</span>`}
        ${message.only && html`<${Private} message=${message} pane=${pane} />`}
        ${message.thread && !inThread && html`<${ThreadLine} message=${message} pane=${pane} />`}
      </div>
      ${!parent && html`<${Tools} message=${message} pane=${pane} inThread=${inThread} />`}
    </article>`;
}

/** Threads have no day lines: there the day stands with the time. @param {string} at @param {string|undefined} zone @param {boolean} [inThread] */
function stamp(at, zone, inThread) {
  const time = clockTime(at, zone);
  if (look.value !== "discord" && !inThread) return time;
  const day = dayName(at, zone, now());
  if (day === t("day.today")) return time;
  if (day === t("day.yesterday")) return `${day}, ${time}`;
  return look.value === "discord" ? short(at, zone) : `${shortDay(at, zone)}, ${time}`;
}

/** A live edit flashes once, for those who do not mind movement. @param {any} box @param {Message} message */
function useFlash(box, message) {
  const seen = useRef(message.changed);
  useEffect(() => {
    if (message.changed === seen.current) return;
    seen.current = message.changed;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const glow = getComputedStyle(box.current).getPropertyValue("--flash");
    box.current.animate([{ backgroundColor: glow }, {}], { duration: 1600, easing: "ease-out" });
  }, [message.changed]);
}

/** @param {{because: {person: string, text: string}}} props */
const Because = ({ because }) => html`
  <p class="because"><${Avatar} person=${personOf(because.person)} size="tiny" /><strong>${personOf(because.person).name}</strong> ${t("used")} <code>${because.text}</code></p>`;

/** The look decides by CSS which of the two places is shown. @param {Props & {above?: boolean}} props */
function Private({ message, pane, above }) {
  const dismiss = () => say(act({ as: pane.as.value, do: "dismiss", message: message.id }));
  return html`
    <p class=${classes("only", above ? "above" : "below")}><${Icon} name="eye" /><span>${t("only.you")}</span>
      <button type="button" class="link" onClick=${dismiss}>${t("dismiss")}</button></p>`;
}

/** How many replies there are, and whether there are new ones. @param {Props} props */
function ThreadLine({ message, pane }) {
  const thread = conversations.value.get(message.thread ?? "");
  const as = pane.as.value;
  const replies = messagesOf(message.thread ?? "").value.filter((m) => !m.only);
  const count = Math.max(replies.length, thread?.replies ?? 0);
  const { count: fresh } = marks(message.thread ?? "", as);
  const faces = [...new Set(replies.map((m) => m.from))].slice(-3).map(personOf);
  const open = () => { pane.thread.value = message.thread ?? message.id; };
  return html`
    <button type="button" class="thread-line" onClick=${open} aria-expanded=${pane.thread.value === message.thread}>
      ${faces.length ? html`<span class="faces">${faces.map((p) => html`<${Avatar} person=${p} size="small" />`)}</span>` : html`<${Icon} name="thread" />`}
      <span class="thread-title">${thread?.name}</span>
      <span class="thread-count">${count ? t("replies", { n: count }) : t("replies.first")}</span>
      ${fresh > 0 && html`<span class="pill">${t("new.count", { n: fresh })}</span>`}
      ${thread?.open === false && html`<span class="thread-closed"><${Icon} name="lock" />${t("thread.closed")}</span>`}
    </button>`;
}

/** @param {Props} props */
function Tools({ message, pane, inThread }) {
  const open = () => { pane.thread.value = message.thread ?? message.id; };
  return html`
    <div class="tools" role="group" aria-label=${t("message.tools")}>
      ${!inThread && !message.only && html`
        <button type="button" class="icon-button" aria-label=${t("reply.thread")} title=${t("reply.thread")} onClick=${open}><${Icon} name="thread" /></button>`}
      <${MenuButton} class="icon-button message-menu" label=${t("message.more")} align="end" items=${() => menu(message, pane)}><${Icon} name="more" /><//>
    </div>`;
}

/** What can be done with a message. @param {Message} message @param {import("./view.js").Pane} pane @returns {import("./menu.js").Item[]} */
function menu(message, pane) {
  const as = pane.as.value;
  const manages = personOf(as).manages;
  const offered = message.only ? [] : commands.value.filter((c) => c.onMessage && (manages || !c.manage));
  const use = (/** @type {string} */ command) =>
    say(actOnce(`${as} ${message.id} use ${command}`, { as, do: "use", command, message: message.id }));
  return [
    ...(offered.length ? [{ heading: t("menu.commands") }] : []),
    ...offered.map((c) => ({ label: c.title ?? c.name, icon: html`<${Avatar} person=${personOf("kith")} size="tiny" />`, hint: c.summary === c.title ? undefined : c.summary, do: () => { use(c.name); } })),
    ...(offered.length ? [{ heading: t("menu.message") }] : []),
    { label: t("copy"), icon: html`<${Icon} name="copy" />`, do: () => copy(message.text) },
  ];
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast({ text: t("copied") });
  } catch {
    toast({ text: t("copy.refused"), kind: "complaint" });
  }
}
