/**
 * What floats: menus, pickers, cards of people. It stands in the browser's top layer,
 * beside the thing it belongs to, and goes with Escape or a press elsewhere.
 * @module
 */
import { html, useEffect, useLayoutEffect, useRef, classes } from "./html.js";

/** Pixels between a thing and what floats beside it, and to the window's edge. */
const gap = 6;

/**
 * Puts a floating element beside an anchor, inside the window.
 * @param {HTMLElement} floating @param {Element} anchor @param {{side?: "below"|"above"|"right", align?: "start"|"end"}} [wish]
 */
export function place(floating, anchor, { side = "below", align = "start" } = {}) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = floating;
  let left = align === "end" ? at.right - width : at.left;
  let top = at.bottom + gap;
  if (side === "right" && at.right + gap + width < innerWidth) {
    left = at.right + gap;
    top = at.top;
  } else if (side === "above" || (top + height > innerHeight - gap && at.top - gap - height > gap)) {
    top = at.top - gap - height;
  }
  floating.style.left = Math.max(gap, Math.min(left, innerWidth - width - gap)) + "px";
  floating.style.top = Math.max(gap, Math.min(top, innerHeight - height - gap)) + "px";
}

/**
 * @param {{anchor: HTMLElement|null, onClose: () => void, side?: any, align?: any, class?: string, label?: string,
 *   role?: string, children?: any, id?: string, returnFocus?: boolean}} props
 */
export function Popover({ anchor, onClose, side, align, class: name, label, role = "dialog", children, id, returnFocus = true }) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const closing = useRef(onClose);
  closing.current = onClose;
  useLayoutEffect(() => {
    const el = box.current;
    el.showPopover();
    const onToggle = (/** @type {any} */ e) => {
      if (e.newState !== "closed") return;
      if (returnFocus && (el.contains(document.activeElement) || document.activeElement === document.body)) anchor?.focus?.();
      closing.current();
    };
    el.addEventListener("toggle", onToggle);
    return () => el.removeEventListener("toggle", onToggle);
  }, []);
  useEffect(() => {
    const el = box.current;
    const again = () => anchor && place(el, anchor, { side, align });
    again();
    const observer = new ResizeObserver(again);
    observer.observe(el);
    addEventListener("resize", again);
    return () => { observer.disconnect(); removeEventListener("resize", again); };
  }, [anchor]);
  return html`<div ref=${box} id=${id} class=${classes("popover", name)} popover="auto" role=${role} aria-label=${label}>${children}</div>`;
}
