/**
 * What can stand where somebody types: commands, their options, people, channels.
 * Pure functions over the text, so that every keystroke has its answer at once; only
 * what the bot alone knows is asked from it.
 * @module
 */

/** @typedef {import("./types.js").Command} Command */
/** @typedef {{insert: string, label: string, detail?: string, hint?: string, person?: string, icon?: string}} Item */
/**
 * @typedef {{from: number, to: number, items: Item[], eager: boolean, title: string,
 *   ask?: {command: string, option: string, partial: string, quote: boolean}}} Found
 * `eager`: the first item is taken with Enter without choosing it first.
 */
/**
 * @typedef {{commands: Command[], manages: boolean, typedOptions: boolean,
 *   people: import("./types.js").Person[], channels: import("./types.js").Conversation[]}} Known
 */

/** As many items are offered at once. */
const most = 8;

const plain = (/** @type {string} */ s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The commands somebody may type. @param {Known} known */
const typed = (known) => known.commands.filter((c) => !c.onMessage && (known.manages || !c.manage));

/** The command at the beginning of a text, the longest name first. @param {string} text @param {Command[]} commands @returns {Command|undefined} */
export function commandOf(text, commands) {
  if (!text.startsWith("/")) return undefined;
  const words = text.slice(1).replace(/\s+/g, " ") + " ";
  return commands.filter((c) => !c.onMessage && words.startsWith(c.name + " ")).sort((a, b) => b.name.length - a.name.length)[0];
}

/** What fits at the caret. @param {string} text @param {number} caret @param {Known} known @returns {Found|undefined} */
export function complete(text, caret, known) {
  const before = text.slice(0, caret);
  if (before.startsWith("/") && !before.includes("\n")) {
    const found = commandNames(before, known) ?? options(before, known);
    if (found) return found;
  }
  return tokens(before, known);
}

/** @param {string} before @param {Known} known @returns {Found|undefined} */
function commandNames(before, known) {
  const words = before.slice(1);
  const all = typed(known);
  const starting = all.filter((c) => c.name.startsWith(words.toLowerCase()));
  const exact = starting.some((c) => c.name === words); // Enter sends it, Tab goes on to what comes after
  if (commandOf(before, all) && !exact && !starting.some((c) => c.name !== words.trim())) return undefined;
  const containing = words && !words.includes(" ")
    ? all.filter((c) => !starting.includes(c) && (c.name.includes(words) || plain(c.summary ?? "").includes(plain(words)))) : [];
  const items = [...starting, ...containing].map((c) => ({
    insert: `/${c.name} `, label: `/${c.name}`, detail: usage(c, known.typedOptions), hint: c.summary,
  }));
  return items.length ? { from: 0, to: before.length, items, eager: !exact, title: "commands" } : undefined;
}

/** The options of a command in one line: "text [topic]". @param {Command} command @param {boolean} named */
export function usage(command, named) {
  return (command.options ?? []).map((o) => {
    const name = named ? `${o.name}:` : o.name;
    return o.required ? name : `[${name}]`;
  }).join(" ");
}

/** The option of a command that is being typed. @param {string} before @param {Command} command */
export function optionAt(before, command) {
  const rest = before.slice(command.name.length + 1);
  const open = /(?:^|\s)([a-z][\w-]*):("[^"]*|[^\s"]*)$/.exec(rest);
  const option = open && command.options?.find((o) => o.name === open[1]);
  return option ? { option, partial: open[2].replace(/^"/, ""), start: before.length - open[2].length } : undefined;
}

/** @param {string} before @param {Known} known @returns {Found|undefined} */
function options(before, known) {
  const command = commandOf(before, typed(known));
  if (!command?.options?.length || !known.typedOptions) return undefined;
  const at = optionAt(before, command);
  if (at) return values(at, command, before.length, known);
  const token = /\S*$/.exec(before)[0];
  const rest = before.slice(command.name.length + 1).trim();
  const used = new Set([...before.matchAll(/\s([a-z][\w-]*):/g)].map((m) => m[1]));
  const left = command.options.filter((o) => !used.has(o.name) && o.name.startsWith(token));
  if (/^[@#]/.test(token) || (token === "" && rest !== "") || left.length === 0) return undefined;
  return {
    from: before.length - token.length, to: before.length, eager: false, title: "options",
    items: left.map((o) => ({ insert: `${o.name}:`, label: `${o.name}:`, hint: o.summary, detail: o.required ? "*" : "" })),
  };
}

/** @param {NonNullable<ReturnType<typeof optionAt>>} at @param {Command} command @param {number} to @param {Known} known @returns {Found|undefined} */
function values({ option, partial, start }, command, to, known) {
  const base = { from: start, to, eager: true, title: option.name };
  if (option.kind === "person") return { ...base, items: persons(partial.replace(/^@/, ""), known) };
  if (option.kind === "channel") return { ...base, items: channels(partial.replace(/^#/, ""), known) };
  if (!option.completes) return undefined;
  return { ...base, items: [], ask: { command: command.name, option: option.name, partial, quote: true } };
}

/** The answers of the bot as items. @param {import("./types.js").Option[]} found @returns {Item[]} */
export const answers = (found) => found.slice(0, 25).map((o) => ({
  insert: /\s/.test(o.value) ? `"${o.value}" ` : `${o.value} `, label: o.label, hint: o.hint,
}));

/** People and channels, by their signs, anywhere in a text. @param {string} before @param {Known} known @returns {Found|undefined} */
function tokens(before, known) {
  const at = /(?:^|[\s(])([@#])([\p{L}\p{N}_-]*)$/u.exec(before);
  if (!at) return undefined;
  const items = at[1] === "@" ? persons(at[2], known) : channels(at[2], known);
  const from = before.length - at[2].length - 1;
  return items.length ? { from, to: before.length, items, eager: true, title: at[1] === "@" ? "people" : "channels" } : undefined;
}

/** @param {string} partial @param {Known} known */
const persons = (partial, known) => known.people
  .filter((p) => p.here !== false && (plain(p.name).includes(plain(partial)) || p.id.startsWith(partial.toLowerCase()))).slice(0, most)
  .map((p) => ({ insert: `@${p.id} `, label: p.name, detail: `@${p.id}`, hint: p.about, person: p.id }));

/** @param {string} partial @param {Known} known */
const channels = (partial, known) => known.channels
  .filter((c) => plain(c.name).includes(plain(partial))).slice(0, most)
  .map((c) => ({ insert: `${c.id} `, label: c.name.startsWith("#") ? c.name : `#${c.name}`, icon: "hash" }));
