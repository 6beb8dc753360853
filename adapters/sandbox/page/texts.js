/**
 * The page's own words, in the reader's language. What the bot says comes from the bot.
 * @module
 */
import { signal } from "./html.js";
import { language } from "./settings.js";

/** The languages there are catalogues for, with their own names. */
export const languages = { en: "English", de: "Deutsch" };

const catalogue = signal(/** @type {Record<string, any>} */ ({}));
let plural = new Intl.PluralRules("en");

/** The language of the page right now. */
export const lang = signal("en");

function wanted() {
  if (language.value in languages) return language.value;
  const offers = (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2));
  return offers.find((tag) => tag in languages) ?? "en";
}

/** Loads the catalogue of the chosen language; call it again after a change. */
export async function loadTexts() {
  const tag = wanted();
  const answer = await fetch(`/texts/${tag}.json`);
  catalogue.value = await answer.json();
  plural = new Intl.PluralRules(tag);
  lang.value = tag;
  document.documentElement.lang = tag;
}

/**
 * The text of that key. `{name}` is replaced by args.name; a text with forms is
 * chosen by args.n; its form "zero", where it has one, says that there is nothing.
 * @param {string} key @param {Record<string, string|number>} [args]
 */
export function t(key, args = {}) {
  let text = catalogue.value[key] ?? key;
  if (typeof text === "object") text = (args.n === 0 && text.zero) || (text[plural.select(Number(args.n))] ?? text.other);
  return text.replace(/\{(\w+)\}/g, (/** @type {string} */ all, /** @type {string} */ name) => args[name] ?? all);
}
