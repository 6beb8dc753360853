/**
 * Short notices at the edge: refusals, and what happened while time passed.
 * @module
 */
import { html, signal, classes } from "./html.js";
import { Icon } from "./icons.js";
import { t } from "./texts.js";

/** Milliseconds a notice stays; pointing at it keeps it. */
const stay = 9000;

/** @typedef {{id?: number, text: string, more?: string, kind?: "complaint"|"news", acts?: {label: string, do: () => void}[]}} Toast */
const all = signal(/** @type {Toast[]} */ ([]));
let count = 0;

/** Shows a notice; one of the same kind takes the place of the older. @param {Toast} one */
export function toast(one) {
  const id = ++count;
  all.value = [...all.value.filter((other) => other.kind !== one.kind), { ...one, id }];
  setTimeout(() => leave(id), stay);
}

/** @param {number|undefined} id */
function leave(id) {
  if (document.querySelector(`[data-toast="${id}"]:is(:hover, :focus-within)`)) setTimeout(() => leave(id), stay);
  else all.value = all.value.filter((one) => one.id !== id);
}

/** The notices there are. Stands once in the page. */
export const Toasts = () => html`
  <div class="toasts" role="status" aria-live="polite">
    ${all.value.map((one) => html`
      <div key=${one.id} class=${classes("toast", one.kind)} data-toast=${one.id}>
        <div><strong>${one.text}</strong>${one.more && html`<span>${one.more}</span>`}
          ${one.acts && html`<div class="toast-acts">${one.acts.map((a) => html`
            <button type="button" onClick=${() => { a.do(); all.value = all.value.filter((o) => o !== one); }}>${a.label}</button>`)}</div>`}
        </div>
        <button type="button" class="icon-button" aria-label=${t("close")} onClick=${() => { all.value = all.value.filter((o) => o !== one); }}><${Icon} name="close" /></button>
      </div>`)}
  </div>`;
