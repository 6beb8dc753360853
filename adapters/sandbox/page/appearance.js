/**
 * Looks, colours and language: what the sandbox wears.
 * @module
 */
import { html, useRef, useState, classes } from "./html.js";
import { wear } from "./api.js";
import { say } from "./controls.js";
import { Icon } from "./icons.js";
import { Popover } from "./popover.js";
import { language, scheme } from "./settings.js";
import { abilities, look } from "./store.js";
import { languages, lang, loadTexts, t } from "./texts.js";

const looks = ["kith", "discord", "slack"];
/** Platform names are names: they are the same in every language. @type {Record<string, string>} */
const names = { kith: "Kith", discord: "Discord", slack: "Slack" };

export function Appearance() {
  const button = useRef(null);
  const [open, setOpen] = useState(false);
  return html`
    <button ref=${button} type="button" class="bar-button" data-tour="looks" aria-haspopup="dialog" aria-expanded=${open} aria-label=${`${t("appearance")}: ${names[look.value]}`} title=${t("appearance")} onClick=${() => setOpen(!open)}>
      <${Icon} name="palette" /><span class="look-name">${names[look.value]}</span></button>
    ${open && html`<${Popover} anchor=${button.current} align="end" class="appearance" label=${t("appearance")} onClose=${() => setOpen(false)}><${Choices} /><//>`}`;
}

const Choices = () => html`
  <fieldset><legend>${t("look")}</legend><p class="quiet">${t("look.explain")}</p>
    <div class="look-choices">${looks.map((one) => html`
      <label key=${one} class=${classes("look-choice", look.value === one && "chosen")}>
        <input type="radio" name="look" checked=${look.value === one} onChange=${() => say(wear(one))} />
        <span class="look-picture" data-look=${one} aria-hidden="true"><i></i><i></i><i></i></span>
        <b>${names[one]}</b>
      </label>`)}</div>
    <p class="unseen" id="abilities">${t("look.abilities", { look: names[look.value] })}</p>
    <ul class="look-abilities" aria-labelledby="abilities" aria-live="polite">${Object.keys(abilities.value).map((one) => html`
      <li key=${one} class=${abilities.value[one] ? "" : "missing"}><${Icon} name=${abilities.value[one] ? "check" : "close"} />${t(`ability.${one}.${abilities.value[one] ? "yes" : "no"}`)}</li>`)}</ul></fieldset>
  <fieldset><legend>${t("scheme")}</legend><div class="segments">${["system", "light", "dark"].map((one) => html`
    <label key=${one} class=${classes(scheme.value === one && "chosen")}><input type="radio" name="scheme" checked=${scheme.value === one} onChange=${() => { scheme.value = one; }} />${t("scheme." + one)}</label>`)}</div></fieldset>
  <fieldset><legend>${t("language")}</legend><div class="segments">${Object.entries(languages).map(([tag, name]) => html`
    <label key=${tag} class=${classes(lang.value === tag && "chosen")} lang=${tag}><input type="radio" name="language" checked=${lang.value === tag} onChange=${() => speak(tag)} />${name}</label>`)}</div></fieldset>`;

/** Called after the language changed, to load what the server says in it. @type {{reload: () => void}} */
export const afterLanguage = { reload: () => {} };

/** @param {string} tag */
async function speak(tag) {
  language.value = tag;
  await loadTexts();
  afterLanguage.reload();
}
