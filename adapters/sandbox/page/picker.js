/**
 * Choosing some of many: a filter and a list, after the combobox pattern of the ARIA
 * practices. {@link Chooser} floats at a select, {@link Picker} stands in a form.
 * @module
 */
import { html, useEffect, useId, useMemo, useRef, useState, classes } from "./html.js";
import { Icon } from "./icons.js";
import { Avatar, humans, personOf } from "./person.js";
import { t } from "./texts.js";
import { listed } from "./view.js";

/** @typedef {import("./types.js").Option & {person?: string}} Option */

/** The options of a select or a field. @param {string|undefined} of @param {Option[]|undefined} options @param {string} as @returns {Option[]} */
export function optionsFor(of, options, as) {
  if (of === "people") return humans().map((one) => ({ value: one.id, label: one.name, hint: one.about, person: one.id }));
  if (of === "channels") return listed("channel", as).map((one) => ({ value: one.id, label: one.name }));
  return options ?? [];
}

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * @param {Option[]} options @param {string} words
 */
function useFiltered(options, words) {
  return useMemo(() => {
    const wanted = plain(words.trim());
    if (!wanted) return options;
    const hit = (/** @type {Option} */ o) => plain(o.label).includes(wanted) || o.value.toLowerCase().includes(wanted);
    return options.filter(hit).sort((a, b) => Number(plain(b.label).startsWith(wanted)) - Number(plain(a.label).startsWith(wanted)));
  }, [options, words]);
}

/**
 * The list with its filter. With max 1 a choice is the end; else "Done" or Escape.
 * @param {{options: Option[], chosen: string[], max: number, label: string, onDone: (values: string[]) => void,
 *   onChange?: (values: string[]) => void}} props
 */
export function Chooser({ options, chosen, max, label, onDone, onChange }) {
  const id = useId();
  const input = useRef(/** @type {HTMLInputElement|null} */ (null));
  const [words, setWords] = useState("");
  const [values, setValues] = useState(chosen);
  const [at, setAt] = useState(0);
  const shown = useFiltered(options, words);
  const row = Math.min(at, shown.length - 1);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => document.getElementById(`${id}-${row}`)?.scrollIntoView({ block: "nearest" }), [row, shown]);

  const toggle = (/** @type {Option|undefined} */ o) => {
    if (!o) return;
    const next = flip(values, o.value, max);
    setValues(next);
    onChange?.(next);
    if (max === 1) onDone(next);
  };
  const onKeyDown = (/** @type {any} */ e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") setAt((row + (e.key === "ArrowDown" ? 1 : shown.length - 1)) % Math.max(1, shown.length));
    else if (e.key === "Enter") toggle(shown[row]);
    else return;
    e.preventDefault();
  };
  return html`
    <div class="chooser">
      <input ref=${input} class="chooser-filter" type="text" role="combobox" aria-expanded="true" aria-controls=${id} autocomplete="off"
        aria-activedescendant=${shown.length ? `${id}-${row}` : undefined} aria-label=${label} placeholder=${t("filter")} value=${words}
        onInput=${(/** @type {any} */ e) => { setWords(e.target.value); setAt(0); }} onKeyDown=${onKeyDown} />
      <div id=${id} class="chooser-list" role="listbox" aria-label=${label} aria-multiselectable=${max > 1}>
        ${shown.map((o, i) => html`<${Row} key=${o.value} id=${`${id}-${i}`} option=${o} active=${i === row}
          chosen=${values.includes(o.value)} full=${max > 1 && values.length >= max} onPick=${() => toggle(o)} />`)}
        ${shown.length === 0 && html`<p class="chooser-none">${t("nothing.found")}</p>`}
      </div>
      ${max > 1 && html`
        <div class="chooser-end"><span>${t("chosen.of", { n: values.length, max })}</span>
          <button type="button" class="button primary small" onClick=${() => onDone(values)}>${t("done")}</button></div>`}
    </div>`;
}

/** @param {{id: string, option: Option, active: boolean, chosen: boolean, full: boolean, onPick: () => void}} props */
const Row = ({ id, option, active, chosen, full, onPick }) => html`
  <div id=${id} role="option" class=${classes("row", active && "active")} aria-selected=${chosen} aria-disabled=${full && !chosen}
    onMouseDown=${(/** @type {any} */ e) => e.preventDefault()} onClick=${onPick}>
    ${option.person && html`<${Avatar} person=${personOf(option.person)} size="small" />`}
    <span class="row-label">${option.label}${option.hint && html`<small>${option.hint}</small>`}</span>
    ${chosen && html`<${Icon} name="check" />`}
  </div>`;

/** The values with one put in or taken out, at most max of them. @param {string[]} values @param {string} value @param {number} max */
export function flip(values, value, max) {
  if (values.includes(value)) return values.filter((one) => one !== value);
  if (max === 1) return [value];
  return values.length < max ? [...values, value] : values;
}

/**
 * A field of a form: what is chosen stands as chips, the rest behind a filter.
 * @param {{options: Option[], value: string[], max: number, label: string, labelId: string, describedBy?: string,
 *   invalid?: boolean, onChange: (values: string[]) => void}} props
 */
export function Picker({ options, value, max, label, labelId, describedBy, invalid, onChange }) {
  const id = useId();
  const input = useRef(/** @type {HTMLInputElement|null} */ (null));
  const [words, setWords] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const rest = useMemo(() => options.filter((o) => !value.includes(o.value)), [options, value]);
  const shown = useFiltered(rest, words);
  const row = Math.min(at, shown.length - 1);
  const take = (/** @type {Option|undefined} */ o) => {
    if (!o) return;
    onChange(flip(value, o.value, max));
    setWords("");
    setAt(0);
    if (max === 1) setOpen(false);
    input.current?.focus();
  };
  const drop = (/** @type {string} */ one) => { onChange(value.filter((v) => v !== one)); input.current?.focus(); };
  const onKeyDown = (/** @type {any} */ e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      if (open) setAt((row + (e.key === "ArrowDown" ? 1 : shown.length - 1)) % Math.max(1, shown.length));
      setOpen(true);
    } else if (e.key === "Enter" && open) take(shown[row]);
    else if (e.key === "Escape" && open) setOpen(false);
    else if (e.key === "Backspace" && !words && value.length) drop(value.at(-1));
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  return html`
    <div class=${classes("picker", invalid && "invalid")} onClick=${() => input.current?.focus()}>
      ${value.map((one) => {
        const o = options.find((other) => other.value === one) ?? { value: one, label: one };
        return html`<span key=${one} class="chip chosen">${o.label}
          <button type="button" aria-label=${t("remove", { what: o.label })} onClick=${() => drop(one)}><${Icon} name="close" /></button></span>`;
      })}
      <input ref=${input} type="text" role="combobox" autocomplete="off" aria-labelledby=${labelId} aria-describedby=${describedBy}
        aria-invalid=${invalid || undefined} aria-expanded=${open} aria-controls=${id} aria-autocomplete="list"
        aria-activedescendant=${open && shown.length ? `${id}-${row}` : undefined} value=${words}
        placeholder=${value.length >= max && max > 1 ? "" : t(max === 1 && value.length ? "choose.other" : "choose")}
        onInput=${(/** @type {any} */ e) => { setWords(e.target.value); setAt(0); setOpen(true); }} onFocus=${() => setOpen(true)}
        onClick=${() => setOpen(true)} onBlur=${() => setOpen(false)} onKeyDown=${onKeyDown} />
      <div id=${id} class="picker-list" role="listbox" aria-label=${label} hidden=${!open}>
        ${shown.map((o, i) => html`<${Row} key=${o.value} id=${`${id}-${i}`} option=${o} active=${i === row} chosen=${false}
          full=${max > 1 && value.length >= max} onPick=${() => take(o)} />`)}
        ${shown.length === 0 && html`<p class="chooser-none">${t("nothing.found")}</p>`}
      </div>
    </div>`;
}
