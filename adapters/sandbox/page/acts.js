/**
 * Acts that wait for the bot: a press is busy until the bot has answered, and becomes
 * usable again when it never does.
 * @module
 */
import { effect, signal } from "./html.js";
import { act } from "./api.js";
import { interactions } from "./store.js";

/** Milliseconds after which a control is usable again, answer or not. */
const recovery = 12_000;

/** Keys of what is under way: {@link busyKey}. */
export const busy = signal(/** @type {Set<string>} */ (new Set()));

/** @param {string} as @param {string} message @param {string} action */
export const busyKey = (as, message, action) => `${as} ${message} ${action}`;

/**
 * Does something once: while it is under way a second call does nothing. Resolves
 * with the outcome, or undefined when nothing came back in time.
 * @param {string} key @param {Parameters<typeof act>[0]} what
 */
export async function actOnce(key, what) {
  if (busy.value.has(key)) return undefined;
  busy.value = new Set(busy.value).add(key);
  try {
    const { interaction } = await act(what);
    return interaction ? await settled(interaction) : undefined;
  } finally {
    const rest = new Set(busy.value);
    rest.delete(key);
    busy.value = rest;
  }
}

/** Waits until an interaction is done. @param {string} id @returns {Promise<string|undefined>} */
function settled(id) {
  return new Promise((resolve) => {
    let stop = () => {};
    const end = (/** @type {string|undefined} */ outcome) => {
      clearTimeout(timer);
      resolve(outcome);
      queueMicrotask(() => stop());
    };
    const timer = setTimeout(() => end(undefined), recovery);
    stop = effect(() => {
      const one = interactions.value.get(id);
      if (one?.state === "done") end(one.outcome ?? "nothing");
    });
  });
}
