/**
 * The way to the server. Refusals come back as {@link Refusal} with a sentence a
 * person can read.
 * @module
 */
import { lang, t } from "./texts.js";

/** Names this tab, so that a form opens where it was asked for. */
export const tab = "x" + Math.random().toString(36).slice(2, 10);

/** The server said no, or could not be reached. */
export class Refusal extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** @param {string} path @param {RequestInit} [init] */
async function call(path, init) {
  const address = path + (path.includes("?") ? "&" : "?") + "lang=" + lang.value;
  let answer;
  try {
    answer = await fetch(address, init);
  } catch {
    throw new Refusal("offline", t("error.offline"));
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refusal(body.error?.code ?? String(answer.status), body.error?.message ?? t("error.unknown"));
  }
  return body;
}

/** @param {string} path @param {object} body */
const post = (path, body) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Everything a page needs at load. */
export const loadState = () => call("/api/state");

/** Messages older than `before`. @param {string} conversation @param {string} before */
export const older = (conversation, before) =>
  call(`/api/messages?conversation=${encodeURIComponent(conversation)}&before=${encodeURIComponent(before)}`);

/** A person does something. @param {{as: string, do: string, [more: string]: any}} what */
export const act = (what) => post("/api/acts", { tab, ...what });

/** Time passes: a Go duration or "next". @param {string} advance */
export const moveClock = (advance) => post("/api/clock", { advance });

/** Wears another platform's look. @param {string} look */
export const wear = (look) => post("/api/look", { look });
