/**
 * A conversation in which nobody has written yet: what it is for, and what one can do first.
 * @module
 */
import { html } from "./html.js";
import { act } from "./api.js";
import { say } from "./controls.js";
import { Icon } from "./icons.js";
import { openNewcomer } from "./newcomer.js";
import { humans, personOf } from "./person.js";
import { commands, conversations, messagesOf } from "./store.js";
import { t } from "./texts.js";
import { newDirect } from "./view.js";

/** @typedef {{pane: import("./view.js").Pane, kind: string, name: string}} Props */

/** Whether nobody has written anything anywhere. */
const untouched = () => [...conversations.value.keys()].every((id) => messagesOf(id).value.length === 0);

/** @param {Props} props */
export function Empty({ pane, kind, name }) {
  const me = personOf(pane.as.value);
  const setup = commands.value.find((c) => c.manage && !c.onMessage);
  const first = kind === "channel" && me.manages && setup && untouched();
  const runs = (/** @type {string} */ command) => () => {
    const open = pane.open.value;
    return say(act({ as: me.id, do: "command", text: "/" + command, ...(open === newDirect ? { to: "kith" } : { in: open }) }));
  };
  const known = (/** @type {string} */ command) => commands.value.some((c) => c.name === command);
  const offers = first ? [[setup.name, "empty.setup"]] : kind === "direct" ? [["help", "empty.help"], ["me", "empty.me"]] : kind === "channel" ? [["ask", "empty.ask"]] : [];
  return html`
    <div class="empty"><span class="empty-icon"><${Icon} name=${first ? "newest" : kind === "channel" ? "hash" : "thread"} /></span>
      <h2>${first ? t("empty.title.first") : t(kind === "direct" ? "empty.title.direct" : "empty.title", { name })}</h2>
      <p>${first ? t("empty.first", { name: me.name }) : t("empty." + kind)}</p>
      <div class="controls">
        ${offers.filter(([command]) => known(command)).map(([command, label], i) => html`
          <button key=${command} type="button" class=${"button" + (i === 0 ? " primary" : "")} onClick=${runs(command)}>${t(label)} <code>/${command}</code></button>`)}
        ${humans().length === 1 && kind === "channel" && html`<button type="button" class="button" onClick=${openNewcomer}>${t("join.title")}</button>`}
      </div></div>`;
}
