/**
 * What is true in the sandbox right now, as signals. The server's state fills it once;
 * after that every event of the stream is folded into it by {@link fold}.
 * @module
 */
import { signal, batch } from "./html.js";

/** @typedef {import("./types.js").Person} Person */
/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Interaction} Interaction */

export const ready = signal(false);
export const space = signal({ id: "", name: "" });
export const look = signal("kith");
export const abilities = signal(/** @type {Record<string, boolean>} */ ({}));
export const clock = signal({ now: "1970-01-01T00:00:00Z", moving: false });
export const people = signal(/** @type {Map<string, Person>} */ (new Map()));
export const conversations = signal(/** @type {Map<string, Conversation>} */ (new Map()));
export const commands = signal(/** @type {import("./types.js").Command[]} */ ([]));
export const forms = signal(/** @type {Map<string, import("./types.js").OpenForm>} */ (new Map()));
export const interactions = signal(/** @type {Map<string, Interaction>} */ (new Map()));
export const reads = signal(/** @type {Record<string, Record<string, string>>} */ ({}));

/** @type {Map<string, import("@preact/signals").Signal<Message[]>>} */
const lists = new Map();
/** @type {Map<string, Message>} */
const byId = new Map();
/** Called with every message that arrives live. @type {Set<(m: Message) => void>} */
const listeners = new Set();
/** Called with every message that is edited live. @type {Set<(m: Message) => void>} */
const editListeners = new Set();
let clockRead = 0;

/** The id of the last event folded in. */
export let lastEvent = 0;

/** The messages of a conversation, oldest first. @param {string} conversation */
export function messagesOf(conversation) {
  let list = lists.get(conversation);
  if (!list) lists.set(conversation, list = signal([]));
  return list;
}

/** @param {string|undefined} id */
export const messageById = (id) => (id ? byId.get(id) : undefined);

/** The simulated moment, in milliseconds; the clock runs on between two events. */
export const now = () =>
  Date.parse(clock.value.now) + (clock.value.moving ? 0 : performance.now() - clockRead);

/** Calls back for every message that arrives live. @param {(m: Message) => void} listener */
export function onArrival(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls back for every message that is edited live. @param {(m: Message) => void} listener */
export function onEdit(listener) {
  editListeners.add(listener);
  return () => editListeners.delete(listener);
}

/** Takes over a whole state. @param {any} state */
export function fill(state) {
  batch(() => {
    lastEvent = state.event;
    space.value = state.space;
    setLook(state);
    setClock(state.clock);
    people.value = index(state.people);
    conversations.value = index(state.conversations);
    commands.value = state.commands ?? [];
    forms.value = new Map((state.forms ?? []).map((/** @type {import("./types.js").OpenForm} */ f) => [f.person, f]));
    interactions.value = index(state.interactions);
    reads.value = state.reads ?? {};
    byId.clear();
    for (const list of lists.values()) list.value = [];
    for (const m of state.messages ?? []) byId.set(m.id, m);
    for (const [id, all] of Map.groupBy(byId.values(), (m) => m.conversation)) messagesOf(id).value = all.sort(byEvent);
    ready.value = true;
  });
}

/** Puts older messages in front. @param {Message[]} found */
export function prepend(found) {
  for (const m of found) put(m);
}

/** Folds one event of the stream in; several that belong together share an id. @param {string} kind @param {any} data */
export function fold(kind, data) {
  if (data.id < lastEvent) return;
  lastEvent = data.id;
  folds[kind]?.(data);
}

/** What each kind of event changes. @type {Record<string, (data: any) => void>} */
const folds = {
  message(data) {
    put(data.message);
    for (const listener of listeners) listener(data.message);
  },
  edited(data) {
    put({ ...data.message, changed: data.id });
    for (const listener of editListeners) listener(data.message);
  },
  removed(data) {
    byId.delete(data.message.id);
    const list = messagesOf(data.message.conversation);
    list.value = list.value.filter((m) => m.id !== data.message.id);
  },
  conversation: (data) => { conversations.value = changed(conversations.value, data.conversation.id, data.conversation); },
  person: (data) => { people.value = changed(people.value, data.person.id, data.person); },
  form: (data) => { forms.value = changed(forms.value, data.form.person, data.form); },
  "form-closed"(data) {
    const open = forms.value.get(data.form.person);
    if (open?.id === data.form.id) forms.value = changed(forms.value, data.form.person, undefined);
  },
  interaction: (data) => { interactions.value = changed(interactions.value, data.interaction.id, data.interaction); },
  read: (data) => markRead(data.person, data.conversation, data.message),
  clock: (data) => setClock(data.clock),
  look: (data) => setLook(data),
};

/** Remembers how far a persona has read. @param {string} person @param {string} conversation @param {string} message */
export function markRead(person, conversation, message) {
  reads.value = { ...reads.value, [person]: { ...reads.value[person], [conversation]: message } };
}

/** @param {{look: string, abilities?: Record<string, boolean>}} worn */
function setLook(worn) {
  look.value = worn.look;
  if (worn.abilities) abilities.value = worn.abilities;
  document.documentElement.dataset.look = worn.look;
}

/** @param {{now: string, moving: boolean}} value */
export function setClock(value) {
  clockRead = performance.now();
  clock.value = value;
}

/** @param {Message} m */
function put(m) {
  const old = byId.get(m.id);
  byId.set(m.id, m);
  const list = messagesOf(m.conversation);
  list.value = old
    ? list.value.map((other) => (other.id === m.id ? { ...m, event: old.event } : other))
    : [...list.value, m].sort(byEvent);
}

const byEvent = (/** @type {Message} */ a, /** @type {Message} */ b) => a.event - b.event;

/** @template {{id: string}} T @param {T[]|undefined} all @returns {Map<string, T>} */
const index = (all) => new Map((all ?? []).map((one) => [one.id, one]));

/** A copy of the map with one entry set, or taken out. @template T @param {Map<string, T>} map @param {string} key @param {T|undefined} value */
function changed(map, key, value) {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}
