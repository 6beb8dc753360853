/**
 * What one can press or choose in a message. While the bot works, a control says so
 * and does not take a second press.
 * @module
 */
import { html, useRef, useState, classes } from "./html.js";
import { Refusal } from "./api.js";
import { actOnce, busy, busyKey } from "./acts.js";
import { Icon } from "./icons.js";
import { Chooser, optionsFor } from "./picker.js";
import { Popover } from "./popover.js";
import { t } from "./texts.js";
import { toast } from "./toasts.js";

/** @typedef {{control: import("./types.js").Control, message: import("./types.js").Message, pane: import("./view.js").Pane}} Props */

/** @param {{items?: import("./types.js").Control[], message: any, pane: any}} props */
export const Controls = ({ items, message, pane }) => html`
  <div class="controls">${items?.map((control) => control.kind === "select"
    ? html`<${Select} key=${control.action} control=${control} message=${message} pane=${pane} />`
    : html`<${Button} key=${control.action ?? control.url} control=${control} message=${message} pane=${pane} />`)}</div>`;

/** @param {Props} props */
function Button({ control, message, pane }) {
  const name = classes("button", control.style);
  if (control.url) {
    return html`<a class=${name} href=${control.url} target="_blank" rel="noopener noreferrer">${control.label}<${Icon} name="external" /></a>`;
  }
  const key = busyKey(pane.as.value, message.id, control.action);
  const working = busy.value.has(key);
  const press = () => say(actOnce(key, { as: pane.as.value, do: "press", message: message.id, action: control.action }));
  return html`
    <button type="button" class=${name} aria-disabled=${working} aria-busy=${working} onClick=${press}>
      <span class="button-label">${control.label}</span>${working && html`<span class="spinner" role="img" aria-label=${t("working")}></span>`}
    </button>`;
}

/** @param {Props} props */
function Select({ control, message, pane }) {
  const button = useRef(null);
  const [open, setOpen] = useState(false);
  const key = busyKey(pane.as.value, message.id, control.action);
  const working = busy.value.has(key);
  const options = optionsFor(control.of, control.options, pane.as.value);
  const chosen = control.chosen ?? [];
  const label = options.filter((o) => chosen.includes(o.value)).map((o) => o.label).join(", ");
  const choose = (/** @type {string[]} */ values) => {
    setOpen(false);
    if (values.join("\n") === chosen.join("\n")) return;
    say(actOnce(key, { as: pane.as.value, do: "choose", message: message.id, action: control.action, values }));
  };
  return html`
    <button ref=${button} type="button" class="select" aria-haspopup="dialog" aria-expanded=${open} aria-disabled=${working} aria-busy=${working}
      aria-label=${label ? `${control.placeholder ?? t("choose")}: ${label}` : control.placeholder ?? t("choose")}
      onClick=${() => !working && setOpen(!open)}>
      <span class=${classes("select-label", !label && "unset")}>${label && control.placeholder && html`<small>${control.placeholder}</small>`}${label || control.placeholder || t("choose")}</span>
      ${working ? html`<span class="spinner"></span>` : html`<${Icon} name="down" />`}
    </button>
    ${open && html`
      <${Popover} anchor=${button.current} class="select-popover" label=${control.placeholder ?? t("choose")} onClose=${() => setOpen(false)}>
        <${Chooser} options=${options} chosen=${chosen} max=${control.max ?? 1} label=${control.placeholder ?? t("choose")} onDone=${choose} />
      <//>`}`;
}

/** Shows a refusal as a toast. @param {Promise<any>} doing */
export async function say(doing) {
  try {
    return await doing;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast({ text: error.message, kind: "complaint" });
    return undefined;
  }
}
