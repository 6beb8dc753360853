/**
 * The keyboard: shortcuts, and the dialog that lists them. The same table does both.
 * @module
 */
import { html, useEffect, useRef } from "./html.js";
import { pass } from "./clock.js";
import { dialog, holdFocus, showUntilGone, step } from "./guide.js";
import { Icon } from "./icons.js";
import { humans } from "./person.js";
import { abilities } from "./store.js";
import { t } from "./texts.js";
import { marks } from "./unread.js";
import { active, beside, become, directOf, go, homeOf, listed, panes, toComposer, toggleBeside } from "./view.js";

/** @typedef {{keys: string[], text: string, code?: string, alt?: boolean, shift?: boolean, ctrl?: boolean, do?: (e: KeyboardEvent) => void}} Shortcut */

/** @type {Shortcut[]} */
const shortcuts = [
  { keys: ["Ctrl", "K"], text: "key.switcher", code: "KeyK", ctrl: true, do: () => { dialog.value = "switcher"; } },
  { keys: ["Alt", "1–9"], text: "key.persona" },
  { keys: ["Alt", "B"], text: "key.beside", code: "KeyB", alt: true, do: () => toggleBeside() },
  { keys: ["Alt", "O"], text: "key.other", code: "KeyO", alt: true, do: otherPane },
  { keys: ["Alt", "↑ ↓"], text: "key.place" },
  { keys: ["Alt", "Shift", "↑ ↓"], text: "key.unread" },
  { keys: ["F6"], text: "key.region", code: "F6", do: (e) => region(e.shiftKey ? -1 : 1) },
  { keys: ["↑ ↓"], text: "key.message" },
  { keys: ["Enter"], text: "key.enter" },
  { keys: ["Alt", ","], text: "key.hour", code: "Comma", alt: true, do: () => { pass("1h"); } },
  { keys: ["Alt", "."], text: "key.next", code: "Period", alt: true, do: () => { pass("next"); } },
  { keys: ["/"], text: "key.slash" },
  { keys: ["Shift", "Enter"], text: "key.line" },
  { keys: ["Esc"], text: "key.escape" },
  { keys: ["?"], text: "key.help" },
];

/** Listens to the keyboard. Call it once. */
export function startKeys() {
  addEventListener("keydown", (e) => {
    if (e.defaultPrevented || document.querySelector("dialog[open]")) return;
    const hit = shortcuts.find((s) => s.code === e.code && Boolean(s.alt) === e.altKey && Boolean(s.ctrl) === (e.ctrlKey || e.metaKey));
    if (hit) hit.do?.(e);
    else if (!(e.altKey && !e.ctrlKey ? withAlt(e) : plainKey(e))) return;
    e.preventDefault();
    holdFocus();
  });
}

/** @param {KeyboardEvent} e */
function withAlt(e) {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(e.code);
  const person = digit && humans()[Number(digit[1]) - 1];
  if (person) {
    const writing = document.activeElement?.matches(".conversation textarea");
    become(active.value, person.id);
    if (writing) toComposer(active.value); // the field of the one before has gone
  } else if (e.key === "ArrowUp" || e.key === "ArrowDown") nextPlace(e.key === "ArrowDown" ? 1 : -1, e.shiftKey);
  else return false;
  return true;
}

/** @param {KeyboardEvent} e */
function plainKey(e) {
  const target = /** @type {HTMLElement} */ (e.target);
  if (e.ctrlKey || e.metaKey || target.closest("input, textarea, [popover], [contenteditable]")) return false;
  if (e.key === "?") dialog.value = "keys";
  else if (e.key === "/") slash();
  else return false;
  return true;
}

/** The element of the active pane. */
const activePane = () => document.querySelectorAll(".pane")[beside.value && active.value === panes[1] ? 1 : 0];

function slash() {
  const area = /** @type {HTMLTextAreaElement|null} */ (activePane()?.querySelector(".conversation textarea"));
  if (!area) return;
  area.focus();
  if (area.value) return;
  area.value = "/";
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function otherPane() {
  if (!beside.value) return;
  active.value = active.value === panes[0] ? panes[1] : panes[0];
  /** @type {HTMLElement|null} */ (activePane()?.querySelector(".conversation textarea"))?.focus();
}

/** Goes to the conversation above or below, or to the next one with something new. @param {number} by @param {boolean} onlyUnread */
function nextPlace(by, onlyUnread) {
  const pane = active.value;
  const as = pane.as.value;
  const all = [...(abilities.value.home ? [homeOf(as)] : []), ...listed("channel", as).map((c) => c.id), directOf(as), ...listed("room", as).map((c) => c.id)];
  const at = all.indexOf(pane.open.value);
  for (let i = 1; i <= all.length; i++) {
    const id = all[(at + by * i + all.length * 2) % all.length];
    if (!onlyUnread || marks(id, as).count > 0) return go(pane, id);
  }
  return undefined;
}

/** Moves the focus to the next part of the page. @param {number} by */
function region(by) {
  const all = [...document.querySelectorAll("[data-region], .composer")].filter((el) => el.getClientRects().length > 0);
  const at = all.findLastIndex((el) => el.contains(document.activeElement));
  const next = all[(at + by + all.length) % all.length];
  const wanted = next?.matches(".composer") ? "textarea" : next?.matches(".conversation, .thread") ? ".message[tabindex='0'], .home-page, textarea" : "[aria-current], button";
  const there = [...next.querySelectorAll(wanted)].filter((el) => el.getClientRects().length > 0);
  /** @type {HTMLElement|undefined} */ (there.find((el) => el.matches("[aria-current]")) ?? there[0])?.focus();
}

/** The list of shortcuts. */
export function Keys() {
  const box = useRef(/** @type {HTMLDialogElement|null} */ (null));
  useEffect(() => showUntilGone(box.current), []);
  const close = () => { dialog.value = ""; };
  return html`
    <dialog ref=${box} class="keys" aria-labelledby="keys-title" onClose=${close} onClick=${(/** @type {any} */ e) => e.target === box.current && close()}>
      <header class="form-head"><h2 id="keys-title">${t("help.keys")}</h2>
        <button type="button" class="icon-button" aria-label=${t("close")} onClick=${close}><${Icon} name="close" /></button></header>
      <dl>${shortcuts.map((s) => html`<div><dt>${s.keys.map((k, i) => html`${i > 0 ? " + " : ""}<kbd>${k}</kbd>`)}</dt><dd>${t(s.text)}</dd></div>`)}</dl>
      <p class="quiet">${t("sandbox.what")}</p>
      <div class="form-foot"><button type="button" class="button" onClick=${() => { close(); step.value = 0; }}>${t("help.tour")}</button></div>
    </dialog>`;
}
