/**
 * One field of a form: its label, its hint, how much fits, and what is wrong with it.
 * @module
 */
import { html, useId, useLayoutEffect, useRef, classes } from "./html.js";
import { Icon } from "./icons.js";
import { Picker, flip, optionsFor } from "./picker.js";
import { t } from "./texts.js";

/** Up to so many options stand open as chips; more hide behind a filter. */
const chips = 8;

/** @typedef {{field: import("./types.js").Field, value: string[], as: string, complaint?: string, onChange: (v: string[]) => void}} Props */

/** @param {Props} props */
export function FieldView({ field, value, as, complaint, onChange }) {
  const id = useId();
  const describedBy = [complaint && `${id}-wrong`, field.hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  const options = field.kind === "choice" ? optionsFor(field.of, field.options, as) : [];
  const asChips = field.kind === "choice" && field.of === "options" && options.length <= chips;
  const shared = { id, field, value, describedBy, complaint, onChange, options };
  const label = html`${field.label}${field.optional ? html` <span class="optional">${t("optional")}</span>` : ""}`;
  const notes = html`
    ${complaint && html`<p class="complaint" id=${`${id}-wrong`}>${complaint}</p>`}
    ${(field.hint || field.max) && html`<p class="field-hint"><span id=${`${id}-hint`}>${field.hint}</span><${Count} field=${field} value=${value} /></p>`}`;
  if (asChips) {
    return html`<fieldset class=${classes("field", complaint && "wrong")} aria-describedby=${describedBy}><legend>${label}</legend><${Chips} ...${shared} />${notes}</fieldset>`;
  }
  return html`
    <div class=${classes("field", complaint && "wrong")}>
      <label id=${`${id}-label`} for=${id}>${label}</label>
      ${field.kind === "choice"
        ? html`<${Picker} options=${options} value=${value} max=${field.max || 1} label=${field.label} labelId=${`${id}-label`} describedBy=${describedBy} invalid=${Boolean(complaint)} onChange=${onChange} />`
        : html`<${Words} ...${shared} />`}
      ${notes}
    </div>`;
}

/** How much fits still; a choice says how many. @param {{field: import("./types.js").Field, value: string[]}} props */
function Count({ field, value }) {
  if (!field.max || (field.kind === "choice" && field.max === 1)) return null;
  const n = field.kind === "choice" ? value.length : [...(value[0] ?? "")].length;
  if (field.kind !== "choice" && n < field.max * 0.6) return null;
  return html`<span class=${classes("count", n > field.max && "over")}>${field.kind === "choice" ? t("chosen.of", { n, max: field.max }) : `${n} / ${field.max}`}</span>`;
}

/** @param {any} props */
function Words({ id, field, value, describedBy, complaint, onChange }) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  useLayoutEffect(() => {
    if (field.kind !== "area") return;
    box.current.style.height = "auto";
    box.current.style.height = box.current.scrollHeight + 2 + "px";
  }, [value[0]]);
  const shared = {
    ref: box, id, name: field.name, value: value[0] ?? "", autocomplete: "off", dir: "auto",
    "aria-describedby": describedBy, "aria-invalid": complaint ? "true" : undefined, "aria-required": field.optional ? undefined : "true",
    onInput: (/** @type {any} */ e) => onChange([e.target.value]),
  };
  if (field.kind === "area") return html`<textarea ...${shared} rows="3" onKeyDown=${send}></textarea>`;
  return html`<input type="text" ...${shared} />`;
}

/** Ctrl+Enter sends a form from a field of several lines. @param {any} e */
function send(e) {
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) e.target.form.requestSubmit();
}

/** @param {any} props */
function Chips({ id, field, value, complaint, onChange, options }) {
  const max = field.max || 1;
  const one = max === 1 && !field.optional;
  return html`<div class="chips">${options.map((/** @type {any} */ o, /** @type {number} */ i) => {
    const chosen = value.includes(o.value);
    const full = !chosen && max > 1 && value.length >= max;
    return html`
      <label key=${o.value} class=${classes("chip", chosen && "chosen", full && "full")} title=${o.hint}>
        <input type=${one ? "radio" : "checkbox"} name=${id} checked=${chosen} disabled=${full} aria-invalid=${complaint && i === 0 ? "true" : undefined}
          onChange=${() => onChange(flip(value, o.value, max))} />
        ${chosen && html`<${Icon} name="check" />`}${o.label}
      </label>`;
  })}</div>`;
}
