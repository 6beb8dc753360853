/**
 * What this browser remembers: colours, language, the tour, and drafts. A browser that
 * refuses to store anything still works; it only forgets.
 * @module
 */
import { signal, effect } from "./html.js";

/** @param {Storage|undefined} storage @param {string} key */
function read(storage, key) {
  try { return storage.getItem("kith." + key) ?? ""; } catch { return ""; }
}

/** @param {Storage|undefined} storage @param {string} key @param {string} value */
function write(storage, key, value) {
  try {
    if (value) storage.setItem("kith." + key, value);
    else storage.removeItem("kith." + key);
  } catch { /* a private window: forget it */ }
}

/** A signal that survives a reload. @param {string} key @param {string} otherwise */
function remembered(key, otherwise) {
  const value = signal(read(globalThis.localStorage, key) || otherwise);
  effect(() => write(globalThis.localStorage, key, value.value));
  return value;
}

/** "system", "light" or "dark". */
export const scheme = remembered("scheme", "system");
/** "", "en" or "de"; empty follows the browser. */
export const language = remembered("language", "");
/** "yes" once the tour was seen or skipped. */
export const toured = remembered("toured", "");
/** The persona of the last visit. */
export const lastPersona = remembered("as", "");

effect(() => {
  document.documentElement.dataset.scheme = scheme.value;
});

/** What stands unsent in a conversation, kept for this tab. @param {string} key */
export const draft = (key) => read(globalThis.sessionStorage, "draft." + key);
/** @param {string} key @param {string} text */
export const keepDraft = (key, text) => write(globalThis.sessionStorage, "draft." + key, text);
