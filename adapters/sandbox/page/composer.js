/**
 * Where one writes: several lines, commands with help as one types, people and
 * channels by @ and #, a draft for every conversation.
 * @module
 */
import { html, useEffect, useId, useLayoutEffect, useRef, useState, classes } from "./html.js";
import { act, Refusal } from "./api.js";
import { answers, commandOf, complete, optionAt } from "./completion.js";
import { Icon } from "./icons.js";
import { Avatar, personOf } from "./person.js";
import { draft, keepDraft } from "./settings.js";
import { abilities, commands, people } from "./store.js";
import { connection } from "./stream.js";
import { Suggestions, Usage } from "./suggestions.js";
import { t } from "./texts.js";
import { listed } from "./view.js";

/** As much as a platform takes in one message. */
const longest = 4000;

/**
 * @param {{pane: import("./view.js").Pane, place: {in?: string, to?: string, on?: string}, label: string,
 *   onSent?: (answer: {conversation?: string}) => void, autofocus?: boolean}} props
 */
export function Composer({ pane, place, label, onSent, autofocus }) {
  const as = pane.as.value;
  const key = `${as} ${place.in ?? place.to ?? place.on}`;
  const area = useRef(/** @type {HTMLTextAreaElement|null} */ (null));
  const [text, setText] = useState(() => draft(key));
  const [caret, setCaret] = useState(text.length);
  const [complaint, setComplaint] = useState("");
  const typed = useRef(text); // what stands there, also before it is drawn
  const queue = useRef(/** @type {{as: string, do: string, text: string}[]} */ ([])); // the first is on its way
  const caretTo = useRef(/** @type {number|undefined} */ (undefined)); // before the next letter arrives
  const write = (/** @type {string} */ to, /** @type {number} */ at) => { typed.current = to; setText(to); setCaret(at); setComplaint(""); keepDraft(key, to); };
  const help = useCompletion(text, caret, as, place.in ?? "", (item, found) => {
    const next = text.slice(0, found.from) + item.insert + text.slice(found.to).replace(/^ /, "");
    const at = found.from + item.insert.length;
    caretTo.current = at;
    write(next, at);
  });
  useLayoutEffect(() => {
    grow(area.current);
    if (caretTo.current === undefined) return;
    area.current.focus();
    area.current.setSelectionRange(caretTo.current, caretTo.current);
    caretTo.current = undefined;
  }, [text]);
  useEffect(() => { if (autofocus) area.current.focus(); }, []);
  useEffect(() => { if (connection.value === "open") setComplaint((before) => (before === t("error.offline") ? "" : before)); }, [connection.value]);

  // The field is free at once for the next message; what was not taken comes back into it.
  const send = async () => {
    const words = typed.current.trim();
    if (!words) return;
    write("", 0);
    if (queue.current.push({ as, ...place, do: words.startsWith("/") ? "command" : "post", text: words }) > 1) return;
    try {
      while (queue.current.length > 0) {
        const answer = await act(queue.current[0]);
        queue.current.shift();
        onSent?.(answer);
      }
    } catch (error) {
      const back = [...queue.current.splice(0).map((act) => act.text), typed.current].filter(Boolean).join("\n");
      write(back, back.length);
      if (!(error instanceof Refusal)) throw error;
      setComplaint(error.message);
    }
  };
  const onKeyDown = (/** @type {any} */ e) => {
    if (e.isComposing || help.onKeyDown(e)) return;
    if (e.key === "Enter" && !e.shiftKey) { e.preventDefault(); send(); }
  };
  const onInput = (/** @type {any} */ e) => write(e.target.value, e.target.selectionStart);
  const id = useId();
  const command = commandOf(text, commands.value);
  return html`
    <form class="composer" onSubmit=${(/** @type {any} */ e) => { e.preventDefault(); send(); }}>
      ${help.open && html`<${Suggestions} id=${id} items=${help.items} at=${help.at} title=${help.title} onPick=${help.pick} onPoint=${help.point} />`}
      ${command && !help.open && html`<${Usage} command=${command} current=${optionAt(text.slice(0, caret), command)?.option.name} named=${abilities.value.typedOptions} />`}
      ${complaint && html`<p class="composer-complaint" role="alert" id=${`${id}-complaint`}>${complaint}</p>`}
      <div class=${classes("composer-box", complaint && "invalid")}>
        <span class="composer-who" title=${t("writing.as", { name: personOf(as).name })}><${Avatar} person=${personOf(as)} size="small" /></span>
        <textarea ref=${area} rows="1" maxLength=${longest} aria-label=${label} placeholder=${label} value=${text} spellcheck="true" dir="auto"
          role=${help.open ? "combobox" : undefined} aria-expanded=${help.open ? "true" : undefined} aria-autocomplete="list" aria-controls=${help.open ? id : undefined}
          aria-activedescendant=${help.open && help.at >= 0 ? `${id}-${help.at}` : undefined}
          aria-describedby=${complaint ? `${id}-complaint` : undefined} aria-invalid=${complaint ? "true" : undefined}
          onInput=${onInput} onKeyDown=${onKeyDown} onSelect=${(/** @type {any} */ e) => setCaret(e.target.selectionStart)} onBlur=${help.close}></textarea>
        ${text.length > longest - 200 && html`<span class="composer-count">${longest - text.length}</span>`}
        <button type="submit" class="send" disabled=${!text.trim()} aria-label=${t("send")} title=${t("send.hint")}><${Icon} name="send" /></button>
      </div>
      <span class="unseen" aria-live="polite">${help.open ? t("suggestions", { n: help.items.length }) : ""}</span>
    </form>`;
}

/** Makes room for every line, up to the height that the style allows. @param {HTMLTextAreaElement} area */
function grow(area) {
  area.style.height = "auto";
  area.style.height = area.scrollHeight + "px";
}

/**
 * The suggestions at the caret and the keys that work on them.
 * @param {string} text @param {number} caret @param {string} as @param {string} conversation
 * @param {(item: import("./completion.js").Item, found: import("./completion.js").Found) => void} insert
 */
function useCompletion(text, caret, as, conversation, insert) {
  const known = {
    commands: commands.value, manages: Boolean(personOf(as).manages), typedOptions: Boolean(abilities.value.typedOptions),
    people: [...people.value.values()], channels: listed("channel", as),
  };
  const found = complete(text, caret, known);
  const told = useAnswers(found?.ask, as, conversation);
  const items = found?.ask ? told : found?.items ?? [];
  const state = `${text}|${caret}`;
  const [chosen, setChosen] = useState({ state: "", at: -1 });
  const [closed, setClosed] = useState("");
  const at = chosen.state === state ? chosen.at : found?.eager ? 0 : -1;
  const open = items.length > 0 && closed !== state && text !== "";
  const pick = (/** @type {number} */ i) => { if (found && items[i]) insert(items[i], found); };
  const point = (/** @type {number} */ i) => setChosen({ state, at: i });
  const onKeyDown = (/** @type {any} */ e) => {
    if (!open) return false;
    if (e.key === "ArrowDown") point((at + 1) % items.length);
    else if (e.key === "ArrowUp") point((at <= 0 ? items.length : at) - 1);
    else if (e.key === "Tab" && !e.shiftKey) pick(Math.max(at, 0));
    else if (e.key === "Enter" && !e.shiftKey && at >= 0) pick(at);
    else if (e.key === "Escape") setClosed(state);
    else return false;
    e.preventDefault();
    e.stopPropagation();
    return true;
  };
  return { open, items, at, title: found?.title ?? "", pick, point, onKeyDown, close: () => setClosed(state) };
}

/** What the bot suggests; an answer to what stands there no longer is dropped. @param {import("./completion.js").Found["ask"]} ask @param {string} as @param {string} conversation */
function useAnswers(ask, as, conversation) {
  const key = ask ? `${ask.command} ${ask.option} ${ask.partial}` : "";
  const [told, setTold] = useState({ key: "", items: /** @type {import("./completion.js").Item[]} */ ([]) });
  useEffect(() => {
    if (!ask) return undefined;
    let stale = false;
    act({ as, do: "complete", command: ask.command, option: ask.option, partial: ask.partial, in: conversation || undefined })
      .then((answer) => { if (!stale) setTold({ key, items: answers(answer.options ?? []) }); })
      .catch(() => {}); // no suggestions is an answer too
    return () => { stale = true; };
  }, [key]);
  return told.key === key ? told.items : [];
}
