/**
 * The list of people beside a conversation.
 * @module
 */
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { Avatar, personOf, showCard } from "./person.js";
import { act } from "./api.js";
import { conversations, look, people } from "./store.js";
import { t } from "./texts.js";
import { beside } from "./view.js";

/** @typedef {import("./view.js").Pane} Pane */

/** Discord shows its members by itself, where there is room. @param {Pane} pane */
export const crowdShown = (pane) => pane.crowd.value ?? (look.value === "discord" && !beside.value && innerWidth > 1150);

/** @param {{pane: Pane}} props */
export function Crowd({ pane }) {
  const among = conversations.value.get(pane.open.value)?.people;
  const all = among ? [...among.map(personOf)] : [...people.value.values()].filter((one) => one.here !== false);
  const groups = [
    [t("crowd.organisers"), all.filter((one) => one.manages && !one.bot)],
    [t("crowd.members"), all.filter((one) => !one.manages && !one.bot)],
    [t("crowd.bots"), [...people.value.values()].filter((one) => one.bot)],
  ];
  return html`
    <aside class="crowd" data-region="people" aria-label=${t("crowd.title")}>
      <header class="side-head"><h2>${t("crowd.title")}</h2>
        <button type="button" class="icon-button" aria-label=${t("close")} onClick=${() => { pane.crowd.value = false; }}><${Icon} name="close" /></button></header>
      <div class="crowd-list">${groups.map(([title, members]) => members.length > 0 && html`
        <section><h3>${title} <span>${members.length}</span></h3>
          <ul>${members.map((/** @type {any} */ one) => html`
            <li key=${one.id}><button type="button" onClick=${(/** @type {any} */ e) => showCard(one.id, e.currentTarget, pane)}>
              <${Avatar} person=${one} /><span><b>${one.name}</b>${one.about && html`<small>${one.about}</small>`}</span></button></li>`)}</ul>
        </section>`)}<${May} pane=${pane} /></div>
    </aside>`;
}

/** What Kith may do in this channel: whoever manages the space can take it away and give it back. @param {{pane: Pane}} props */
function May({ pane }) {
  const one = conversations.value.get(pane.open.value);
  const me = personOf(pane.as.value);
  if (!me.manages || one?.kind !== "channel") return null;
  const change = (/** @type {any} */ e) => act({ as: me.id, do: "channel", in: one.id, may: e.currentTarget.value }).catch(() => {});
  return html`
    <section class="may"><h3>${t("may.title")}</h3>
      <label>${t("may.label", { name: one.name })}
        <select value=${one.may ?? "everything"} onChange=${change}>
          ${["everything", "write", "read", "nothing"].map((may) => html`<option key=${may} value=${may} selected=${may === (one.may ?? "everything")}>${t("may." + may)}</option>`)}
        </select></label>
    </section>`;
}
