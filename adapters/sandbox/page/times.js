/**
 * Moments as people read them: in the zone of the persona, in the language of the page.
 * @module
 */
import { lang, t } from "./texts.js";

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} locale @param {string|undefined} zone @param {Intl.DateTimeFormatOptions} options */
function format(locale, zone, options) {
  const key = JSON.stringify([locale, zone, options]);
  let f = formats.get(key);
  if (!f) {
    try {
      f = new Intl.DateTimeFormat(locale || undefined, { ...options, timeZone: zone || "UTC" });
    } catch { // a zone or a locale this browser does not know
      f = new Intl.DateTimeFormat("en", { ...options, timeZone: "UTC" });
    }
    formats.set(key, f);
  }
  return f;
}

/** The page's language as the browser spells it, with its region: 24 hours or 12, and the order of a date. */
const here = () => (navigator.languages ?? [navigator.language]).find((tag) => tag.split("-")[0] === lang.value) ?? lang.value;

/** "09:05". @param {string|number} at @param {string} [zone] */
export const clockTime = (at, zone) =>
  format(here(), zone, { timeStyle: "short" }).format(new Date(at));

/** A key that is the same for all moments of one local day. @param {string|number} at @param {string} [zone] */
export const dayKey = (at, zone) =>
  format("en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(at));

/** "Today", "Yesterday" or "Monday, 2 March". @param {string|number} at @param {string|undefined} zone @param {number} now */
export function dayName(at, zone, now) {
  const day = dayKey(at, zone);
  if (day === dayKey(now, zone)) return t("day.today");
  if (day === dayKey(now - 86_400_000, zone)) return t("day.yesterday");
  const far = Math.abs(now - new Date(at).getTime()) > 300 * 86_400_000;
  return format(here(), zone, { weekday: "long", day: "numeric", month: "long", ...(far && { year: "numeric" }) })
    .format(new Date(at));
}

/** "Mon, 2 Mar 2026, 09:05". @param {string|number} at @param {string|undefined} zone @param {string} [locale] */
export const full = (at, zone, locale) =>
  format(locale && locale !== lang.value ? locale : here(), zone, {
    weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit",
  }).format(new Date(at));

/** "02/03/2026, 09:05". @param {string|number} at @param {string|undefined} zone */
export const short = (at, zone) => format(here(), zone, { dateStyle: "short", timeStyle: "short" }).format(new Date(at));

/** "2 Mar". @param {string|number} at @param {string|undefined} zone */
export const shortDay = (at, zone) => format(here(), zone, { day: "numeric", month: "short" }).format(new Date(at));

/** "Mon, 2 Mar 2026". @param {string|number} at @param {string|undefined} zone */
export const date = (at, zone) =>
  format(here(), zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(new Date(at));

/** "Europe/Berlin" as "Berlin". @param {string} [zone] */
export const zoneName = (zone) => (zone || "UTC").split("/").pop().replaceAll("_", " ");
