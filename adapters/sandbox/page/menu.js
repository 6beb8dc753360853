/**
 * A button with a menu, after the pattern of the ARIA practices: arrows move, letters
 * jump, Escape closes and gives the focus back.
 * @module
 */
import { html, useEffect, useRef, useState, classes } from "./html.js";
import { Popover } from "./popover.js";
import { t } from "./texts.js";

/**
 * @typedef {{label: string, icon?: any, hint?: string, checked?: boolean, waits?: number, danger?: boolean, busy?: boolean,
 *   do: () => void, heading?: undefined}|{heading: string}} Item
 */

/**
 * @param {{label: string, named?: boolean, items: Item[]|(() => Item[]), children: any, class?: string, align?: any, side?: any,
 *   tabIndex?: number, onToggle?: (open: boolean) => void, title?: string}} props `named`: the children are its name
 */
export function MenuButton({ label, named, items, children, class: name, align, side, tabIndex, onToggle, title }) {
  const button = useRef(null);
  const [open, setOpen] = useState(false);
  const toggle = (/** @type {boolean} */ to) => { setOpen(to); onToggle?.(to); };
  return html`
    <button ref=${button} type="button" class=${name} aria-label=${named ? undefined : label} title=${title ?? label} aria-haspopup="menu" tabIndex=${tabIndex}
      aria-expanded=${open} onClick=${() => toggle(!open)}>${children}</button>
    ${open && html`<${Menu} anchor=${button.current} label=${label} align=${align} side=${side}
      items=${typeof items === "function" ? items() : items} onClose=${() => toggle(false)} />`}`;
}

/** @param {{anchor: Element|null, label: string, items: Item[], align?: any, side?: any, onClose: () => void}} props */
export function Menu({ anchor, label, items, align, side, onClose }) {
  const list = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => /** @type {HTMLElement|null|undefined} */ (list.current?.querySelector("[aria-checked=true]") ?? list.current?.querySelector("button"))?.focus(), []);
  return html`
    <${Popover} anchor=${anchor} label=${label} role="presentation" class="menu-popover" align=${align} side=${side} onClose=${onClose}>
      <div ref=${list} class="menu" role="menu" aria-label=${label} onKeyDown=${(/** @type {any} */ e) => move(e, list.current)}>
        ${items.map((item) => "heading" in item && item.heading
          ? html`<div class="menu-heading" role="presentation">${item.heading}</div>`
          : html`<${Entry} item=${item} close=${() => list.current?.parentElement?.hidePopover()} />`)}
      </div>
    <//>`;
}

/** @param {{item: any, close: () => void}} props */
function Entry({ item, close }) {
  const choosable = item.checked !== undefined;
  return html`
    <button type="button" class=${classes("menu-item", item.danger && "danger")} tabIndex=${-1}
      role=${choosable ? "menuitemradio" : "menuitem"} aria-checked=${choosable ? item.checked : undefined}
      onClick=${() => { close(); item.do(); }}>
      ${item.icon}
      <span class="menu-label">${item.label}${item.hint && html`<small>${item.hint}</small>`}</span>
      ${item.waits > 0 && html`<span class="pill"><span aria-hidden="true">${item.waits}</span><span class="unseen">${t("switcher.waits", { n: item.waits })}</span></span>`}
      ${choosable && html`<span class="menu-check" aria-hidden="true">${item.checked ? "✓" : ""}</span>`}
    </button>`;
}

/** @param {KeyboardEvent} e @param {HTMLElement|null} list */
function move(e, list) {
  const all = [...(list?.querySelectorAll("button") ?? [])];
  const at = all.indexOf(/** @type {any} */ (document.activeElement));
  const to = {
    ArrowDown: (at + 1) % all.length,
    ArrowUp: (at - 1 + all.length) % all.length,
    Home: 0,
    End: all.length - 1,
  }[e.key] ?? byLetter(e, all, at);
  if (to === undefined || to < 0) return;
  e.preventDefault();
  e.stopPropagation();
  all[to]?.focus();
}

/** @param {KeyboardEvent} e @param {HTMLElement[]} all @param {number} at */
function byLetter(e, all, at) {
  if (e.key.length !== 1 || e.ctrlKey || e.metaKey || e.altKey) return undefined;
  const begins = (/** @type {HTMLElement} */ one) => one.textContent.trim().toLowerCase().startsWith(e.key.toLowerCase());
  const next = all.findIndex((one, i) => i > at && begins(one));
  return next >= 0 ? next : all.findIndex(begins);
}
