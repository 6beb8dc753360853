/**
 * The side of a pane: who I am, and where I can go.
 * @module
 */
import { html, classes } from "./html.js";
import { Icon, Mark } from "./icons.js";
import { MenuButton } from "./menu.js";
import { openNewcomer } from "./newcomer.js";
import { Avatar, humans, personOf, PersonaStrip } from "./person.js";
import { act } from "./api.js";
import { say } from "./controls.js";
import { abilities, conversations, look, people, space } from "./store.js";
import { t } from "./texts.js";
import { follows, marks, summons } from "./unread.js";
import { become, directOf, go, homeOf, listed } from "./view.js";
import { nameOf } from "./conversation.js";

/** @typedef {import("./view.js").Pane} Pane */

/** @param {{pane: Pane}} props */
export function Sidebar({ pane }) {
  const as = pane.as.value;
  const direct = directOf(as);
  const rooms = listed("room", as);
  const home = abilities.value.home && html`<${Place} key="home" pane=${pane} id=${homeOf(as)} icon=${html`<${Icon} name="home" />`} name=${nameOf(homeOf(as), as)} below=${look.value === "slack"} />`;
  return html`
    <div class="sidebar" data-region="sidebar" id=${pane.name + "sidebar"}>
      <header class="community"><span class="community-mark"><${Mark} /></span><span class="community-name"><strong>${space.value.name}</strong><small>${t("members", { n: humans().length })}</small></span>
        <button type="button" class="icon-button drawer-close" aria-label=${t("sidebar.close")} onClick=${() => { pane.drawer.value = false; }}><${Icon} name="close" /></button></header>
      <${Me} pane=${pane} />
      <nav class="places" aria-label=${t("places")}>
        ${home && look.value !== "slack" && html`<ul>${home}</ul>`}
        <h2>${t("channels")}</h2>
        <ul>${listed("channel", as).map((one) => html`
          <${Place} key=${one.id} pane=${pane} id=${one.id} icon=${html`<${Icon} name="hash" />`} name=${one.name.replace(/^#/, "")} />
          <${Threads} pane=${pane} channel=${one.id} />`)}</ul>
        <h2>${t("directs")}</h2>
        <ul><${Place} pane=${pane} id=${direct} icon=${html`<${Avatar} person=${people.value.get("kith") ?? personOf("kith")} size="tiny" />`} name=${personOf("kith").name} badge=${t(look.value === "kith" ? "badge.bot" : "badge.app")} />${home && look.value === "slack" && home}</ul>
        ${rooms.length > 0 && html`<h2>${t("rooms")}</h2>
          <ul>${rooms.map((one) => html`<${Place} key=${one.id} pane=${pane} id=${one.id} icon=${html`<${Icon} name="room" />`} name=${nameOf(one.id, as)} />`)}</ul>`}
      </nav>
    </div>`;
}

/** @param {{pane: Pane, id: string, icon: any, name: string, badge?: string, nested?: boolean, below?: boolean}} props */
function Place({ pane, id, icon, name, badge, nested, below }) {
  const found = marks(id, pane.as.value);
  const here = nested ? pane.thread.value === id : pane.open.value === id;
  return html`
    <li><button type="button" class=${classes("place", here && "here", found.count > 0 && "unread", (nested || below) && "nested")} data-place=${id}
      aria-current=${here ? "page" : undefined} title=${nested ? name : undefined} onClick=${() => go(pane, id)}>
      ${icon}<span class="place-name">${name}</span> ${badge && html`<span class="badge">${badge}</span>`} ${found.count > 0 && html`<span class="unseen">${t("new.count", { n: found.count })}</span>`}
      ${found.calls > 0 ? html`<span class="pill" aria-hidden="true">${found.calls}</span>` : found.count > 0 && html`<span class="dot"></span>`}
    </button></li>`;
}

/** Threads of a channel that have something new for me, or that I have open. @param {{pane: Pane, channel: string}} props */
function Threads({ pane, channel }) {
  const as = pane.as.value;
  const mine = [...conversations.value.values()].filter((one) => one.kind === "thread" && one.parent === channel
    && (pane.thread.value === one.id || (follows(one, as) && marks(one.id, as).count > 0)));
  return mine.slice(-6).map((one) => html`<${Place} key=${one.id} nested pane=${pane} id=${one.id} icon=${html`<${Icon} name="thread" />`} name=${one.name} />`);
}

/** Everybody to be, those who left, and somebody new. @param {Pane} pane @returns {import("./menu.js").Item[]} */
function personas(pane) {
  const gone = [...people.value.values()].filter((one) => !one.bot && one.here === false);
  return [
    ...humans().map((one) => ({
      label: one.name, hint: one.about || (one.manages ? t("person.manages") : undefined), icon: html`<${Avatar} person=${one} size="small" />`,
      checked: one.id === pane.as.value, waits: one.id === pane.as.value ? 0 : summons(one.id), do: () => become(pane, one.id),
    })),
    { heading: t("community") },
    ...gone.map((one) => ({ label: t("person.return", { name: one.name }), icon: html`<${Avatar} person=${one} size="small" />`, do: () => { say(act({ as: one.id, do: "join" }).then(() => become(pane, one.id))); } })),
    { label: t("join.title"), icon: html`<${Icon} name="plus" />`, do: openNewcomer },
  ];
}

/** Who I am here, and everybody else I can be. @param {{pane: Pane}} props */
function Me({ pane }) {
  const me = personOf(pane.as.value);
  return html`
    <section class="persona" aria-label=${t("persona")} data-tour=${pane.name === "" ? "persona" : undefined}>
      <${MenuButton} class="me-now" named label=${t("you.are.switch", { name: me.name })} items=${() => personas(pane)}>
        <${Avatar} person=${me} /><span class="me-name"><small>${t("you.act")}</small> <strong>${me.name}</strong></span><${Icon} name="down" />
      <//>
      <${PersonaStrip} pane=${pane} />
    </section>`;
}
