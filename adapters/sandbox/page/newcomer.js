/**
 * Somebody new joins the community: a name, a zone, a language, and one is them.
 * @module
 */
import { html, useEffect, useId, useRef, useState } from "./html.js";
import { act, Refusal } from "./api.js";
import { dialog } from "./guide.js";
import { Icon } from "./icons.js";
import { people } from "./store.js";
import { lang, languages, t } from "./texts.js";
import { active, become } from "./view.js";

/** As long as the server takes an id. */
const longest = 32;

/** Opens the dialog. */
export const openNewcomer = () => { dialog.value = "newcomer"; };

/** A free id after a name. @param {string} name */
function idFor(name) {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, longest - 4) || "somebody";
  let id = plain;
  for (let n = 2; people.value.has(id); n++) id = `${plain}-${n}`;
  return id;
}

export function Newcomer() {
  const box = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const [who, setWho] = useState({ name: "", zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC", locale: lang.peek(), about: "" });
  const [wrong, setWrong] = useState("");
  const id = useId();
  const pane = active.peek();
  const close = () => { dialog.value = ""; };
  useEffect(() => { box.current.showModal(); box.current.querySelector("input").focus(); }, []);
  const put = (/** @type {string} */ name) => (/** @type {any} */ e) => { setWrong(""); setWho({ ...who, [name]: e.target.value }); };
  const join = async (/** @type {any} */ e) => {
    e.preventDefault();
    if (!who.name.trim()) {
      setWrong(t("join.nameless"));
      box.current.querySelector("input").focus();
      return;
    }
    const as = idFor(who.name);
    try {
      await act({ as, do: "join", ...who, name: who.name.trim() });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setWrong(error.message);
      return;
    }
    close();
    become(pane, as);
  };
  return html`
    <dialog ref=${box} class="form newcomer" aria-labelledby=${id} onClose=${close} onCancel=${close}>
      <form onSubmit=${join} noValidate>
        <header class="form-head"><h2 id=${id}>${t("join.title")}</h2>
          <button type="button" class="icon-button" aria-label=${t("close")} onClick=${close}><${Icon} name="close" /></button></header>
        <div class="form-body">
          <p class="quiet">${t("join.explain")}</p>
          <div class="field"><label for=${id + "n"}>${t("join.name")}</label>
            <input id=${id + "n"} type="text" maxLength="80" autocomplete="off" value=${who.name} onInput=${put("name")} aria-required="true"
              aria-invalid=${wrong ? "true" : undefined} aria-describedby=${wrong ? id + "w" : undefined} />
            ${wrong && html`<p class="complaint" id=${id + "w"} role="alert">${wrong}</p>`}</div>
          <div class="field"><label for=${id + "a"}>${t("join.about")} <span class="optional">${t("optional")}</span></label>
            <input id=${id + "a"} type="text" maxLength="300" autocomplete="off" value=${who.about} onInput=${put("about")} /></div>
          <div class="field"><label for=${id + "z"}>${t("join.zone")}</label>
            <select id=${id + "z"} value=${who.zone} onChange=${put("zone")}>${zones(who.zone).map((zone) => html`<option key=${zone} value=${zone} selected=${zone === who.zone}>${zone.replaceAll("_", " ")}</option>`)}</select></div>
          <fieldset class="field"><legend>${t("join.language")}</legend>
            <div class="chips">${Object.entries(languages).map(([tag, name]) => html`
              <label key=${tag} class=${"chip" + (who.locale === tag ? " chosen" : "")} lang=${tag}>
                <input type="radio" name="locale" value=${tag} checked=${who.locale === tag} onChange=${put("locale")} />${who.locale === tag && html`<${Icon} name="check" />`}${name}</label>`)}</div></fieldset>
        </div>
        <footer class="form-foot">
          <button type="button" class="button" onClick=${close}>${t("cancel")}</button>
          <button type="submit" class="button primary">${t("join.do")}</button></footer>
      </form>
    </dialog>`;
}

/** The zones to choose from, the one that is chosen among them. @param {string} chosen */
const zones = (chosen) => [...new Set([...Intl.supportedValuesOf("timeZone"), "UTC", chosen])];
