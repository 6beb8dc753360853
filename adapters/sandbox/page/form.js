/**
 * Forms as dialogs. Closing one keeps what was written: the bar above the composer
 * brings it back.
 * @module
 */
import { html, signal, useEffect, useId, useRef, useState } from "./html.js";
import { act, Refusal, tab } from "./api.js";
import { actOnce } from "./acts.js";
import { FieldView } from "./field.js";
import { showUntilGone } from "./guide.js";
import { Icon } from "./icons.js";
import { Avatar, personOf } from "./person.js";
import { forms } from "./store.js";
import { t } from "./texts.js";
import { beside, panes } from "./view.js";

/** @typedef {import("./types.js").OpenForm} OpenForm */

/** Forms put aside with Escape, by id. */
const aside = signal(/** @type {Set<string>} */ (new Set()));
/** What was written into forms and not sent, by person and action. @type {Map<string, Record<string, string[]>>} */
const written = new Map();

/** @param {OpenForm} form */
const key = (form) => `${form.person} ${form.action}`;

/** The form to show now: one of a persona that a pane shows, asked for in this tab. */
function current() {
  const shown = panes.slice(0, beside.value ? 2 : 1).map((p) => p.as.value);
  return shown.map((as) => forms.value.get(as)).find((form) => form && form.tab === tab && !aside.value.has(form.id));
}

/** The open form, if any. Stands once in the page. */
export function FormDialog() {
  const form = current();
  return form ? html`<${Dialog} key=${form.person + form.action} form=${form} />` : null;
}

/** @param {{form: OpenForm}} props */
function Dialog({ form }) {
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const [values, setValues] = useState(() => start(form));
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const id = useId();
  const person = personOf(form.person);
  const complaints = form.complaints ?? {};
  const whole = [refusal, ...Object.entries(complaints).filter(([name]) => !form.fields.some((f) => f.name === name)).map(([, text]) => text)].filter(Boolean);

  useEffect(() => showUntilGone(dialog.current), []);
  useEffect(() => { // the form came back: show what the bot kept, and go to the first complaint
    if (form.complaints) setValues(Object.fromEntries(form.fields.map((f) => [f.name, f.value ?? []])));
    requestAnimationFrame(() => /** @type {HTMLElement|null} */ (
      dialog.current?.querySelector(form.complaints ? "[aria-invalid=true]" : "input, textarea"))?.focus());
  }, [form.id]);

  const change = (/** @type {string} */ name, /** @type {string[]} */ value) => {
    const next = { ...values, [name]: value };
    setValues(next);
    written.set(key(form), next);
  };
  const later = (/** @type {any} */ e) => { e.preventDefault(); if (!busy) aside.value = new Set(aside.value).add(form.id); };
  const submit = async (/** @type {any} */ e) => {
    e.preventDefault();
    setRefusal("");
    setBusy(true);
    try {
      const outcome = await actOnce(`submit ${form.id}`, { as: form.person, do: "submit", form: form.id, values });
      if (outcome === "failed" || outcome === undefined) setRefusal(t("form.failed"));
      else if (outcome !== "form") written.delete(key(form));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setRefusal(error.message);
    } finally {
      setBusy(false);
    }
  };
  return html`
    <dialog ref=${dialog} class="form" aria-labelledby=${id} onCancel=${later}>
      <form onSubmit=${submit} noValidate>
        <header class="form-head"><h2 id=${id}>${form.title}</h2>
          <button type="button" class="icon-button" aria-label=${t("form.later")} title=${t("form.later")} onClick=${later}><${Icon} name="close" /></button></header>
        <div class="form-body">
          <p class="form-who"><${Avatar} person=${person} size="tiny" />${t("form.as", { name: person.name })}</p>
          ${whole.map((text) => html`<p class="complaint whole" role="alert">${text}</p>`)}
          ${form.fields.map((field) => html`<${FieldView} key=${field.name} field=${field} value=${values[field.name] ?? []}
            as=${form.person} complaint=${complaints[field.name]} onChange=${(/** @type {string[]} */ v) => change(field.name, v)} />`)}
        </div>
        <footer class="form-foot"><span class="form-hint">${t("form.escape")}</span>
          <button type="button" class="button" onClick=${later}>${t("form.later.short")}</button>
          <button type="submit" class="button primary" aria-disabled=${busy} aria-busy=${busy}>
            <span class="button-label">${form.submit || t("send")}</span>${busy && html`<span class="spinner"></span>`}</button>
        </footer>
      </form>
    </dialog>`;
}

/** What stands in a form at first: what was written before, where nobody else has put anything. @param {OpenForm} form */
function start(form) {
  const given = Object.fromEntries(form.fields.map((f) => [f.name, f.value ?? []]));
  const kept = form.complaints ? undefined : written.get(key(form));
  if (!kept) return given;
  return Object.fromEntries(form.fields.map((f) => [f.name, given[f.name].some(Boolean) ? given[f.name] : kept[f.name] ?? []]));
}

/** The bar that brings a form back that was put aside, or that is open in another tab. @param {{pane: import("./view.js").Pane}} props */
export function KeptForm({ pane }) {
  const form = forms.value.get(pane.as.value);
  if (!form || (form.tab === tab && !aside.value.has(form.id))) return null;
  const bring = () => {
    const rest = new Set(aside.value);
    rest.delete(form.id);
    aside.value = rest;
    if (form.tab !== tab) forms.value = new Map(forms.value).set(form.person, { ...form, tab });
  };
  const drop = () => { written.delete(key(form)); act({ as: form.person, do: "cancel", form: form.id }).catch(() => {}); };
  return html`
    <div class="kept-form" role="status"><${Icon} name="form" /><span>${t(form.tab === tab ? "form.kept" : "form.elsewhere", { title: form.title })}</span>
      <button type="button" class="button primary small" onClick=${bring}>${t("form.continue")}</button>
      <button type="button" class="button small" onClick=${drop}>${t("form.discard")}</button></div>`;
}

