/**
 * The one stream of a tab: it follows the server's events, in small groups so that a
 * month that passes in a second does not draw the page a thousand times, comes back
 * after a break where it stopped, and loads the state anew when told to.
 * @module
 */
import { batch, signal } from "./html.js";
import { loadState } from "./api.js";
import { fill, fold, lastEvent } from "./store.js";

const kinds = ["message", "edited", "removed", "conversation", "person", "form", "form-closed", "interaction", "read",
  "clock", "look", "commands", "reset"];
/** Milliseconds between two attempts to come back, after the browser has given up. */
const patience = 1500;
/** Milliseconds of silence after which a break is told. A reload of the server is shorter. */
const grace = 1200;

/** "open", "lost", or "starting". */
export const connection = signal("starting");

/** @type {{kind: string, data: any}[]} */
let waiting = [];
let lossTimer = 0;

/** Loads the state and follows what comes after it. */
export async function start() {
  try {
    fill(await loadState());
  } catch {
    lost();
    setTimeout(start, patience);
    return;
  }
  follow();
}

function follow() {
  const source = new EventSource(`/api/events?after=${lastEvent}`);
  source.onopen = () => {
    clearTimeout(lossTimer);
    lossTimer = 0;
    connection.value = "open";
  };
  source.onerror = () => {
    lost();
    if (source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(follow, patience);
  };
  for (const kind of kinds) source.addEventListener(kind, (e) => take(source, kind, JSON.parse(e.data)));
}

function lost() {
  lossTimer ||= setTimeout(() => { connection.value = "lost"; }, grace);
}

/** @param {EventSource} source @param {string} kind @param {any} data */
function take(source, kind, data) {
  if (kind === "reset" || kind === "commands") {
    waiting = [];
    source.close();
    start();
    return;
  }
  if (waiting.length === 0) setTimeout(flush, 0);
  waiting.push({ kind, data });
}

function flush() {
  const now = waiting;
  waiting = [];
  batch(() => now.forEach(({ kind, data }) => fold(kind, data)));
}
