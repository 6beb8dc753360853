/**
 * The middle of a pane: the head of the conversation, its messages, the composer.
 * @module
 */
import { html, classes, useEffect, useRef } from "./html.js";
import { Composer } from "./composer.js";
import { Empty } from "./empty.js";
import { KeptForm } from "./form.js";
import { Icon } from "./icons.js";
import { MessageList } from "./list.js";
import { Avatar, humans, personOf } from "./person.js";
import { conversations, look, people } from "./store.js";
import { t } from "./texts.js";
import { waiting } from "./unread.js";
import { beside, directOf, isHome, newDirect, panes } from "./view.js";
import { crowdShown } from "./crowd.js";

/** @typedef {import("./view.js").Pane} Pane */

/** What a conversation is called. @param {string} id @param {string} as */
export function nameOf(id, as) {
  if (isHome(id)) return t(look.value === "slack" ? "home.slack" : "home.title");
  const one = conversations.value.get(id);
  if (id === newDirect || one?.kind === "direct") return personOf("kith").name;
  if (one?.kind === "room") return one.people?.filter((p) => p !== as).map((p) => personOf(p).name).join(", ") || one.name;
  return one?.name ?? "";
}

/** @param {{pane: Pane}} props */
export function ConversationView({ pane }) {
  const id = pane.open.value;
  const as = pane.as.value;
  const one = conversations.value.get(id);
  const name = nameOf(id, as);
  const place = id === newDirect ? { to: "kith" } : { in: id };
  const direct = directOf(as);
  // The conversation begins with the first words, whoever says them: the person, or Kith in answer to a command.
  useEffect(() => { if (id === newDirect && direct !== newDirect) pane.open.value = direct; }, [id, direct]);
  const kind = one?.kind ?? (id === newDirect ? "direct" : "channel");
  return html`
    <main class="conversation" data-region="messages" aria-label=${name} id=${pane.name + "messages"}>
      <${Head} pane=${pane} kind=${kind} name=${name} />
      <${MessageList} key=${`${as} ${id}`} conversation=${id} pane=${pane} label=${t("messages.in", { name })} empty=${html`<${Empty} pane=${pane} kind=${kind} name=${name} />`} />
      <${KeptForm} pane=${pane} />
      <${Composer} key=${`compose ${as} ${id}`} pane=${pane} place=${place} label=${t(kind === "direct" ? "write.to" : "write.in", { name })} />
    </main>`;
}

/** @param {{pane: Pane, kind: string, name: string}} props */
export function Head({ pane, kind, name }) {
  const me = personOf(pane.as.value);
  const crowd = useRef(null);
  const icon = { channel: "hash", direct: "reply", room: "room", home: "home" }[kind] ?? "hash";
  const withPeople = conversations.value.get(pane.open.value)?.people;
  const count = kind === "channel" ? humans().length : withPeople?.length ?? 1;
  const { calls } = waiting(me.id);
  return html`
    <header class="conversation-head">
      <button type="button" class=${classes("icon-button", "drawer-button", calls > 0 && "waits")} aria-label=${t("sidebar.open")} aria-description=${calls ? t("new.count", { n: calls }) : undefined} aria-expanded=${pane.drawer.value} onClick=${() => { pane.drawer.value = true; }}><${Icon} name="menu" /></button>
      <h1>${kind === "direct" ? html`<${Avatar} person=${people.value.get("kith") ?? personOf("kith")} size="small" />` : html`<${Icon} name=${icon} />`}<span>${kind === "channel" ? name.replace(/^#/, "") : name}</span></h1>
      <p class="topic">${t("topic." + kind)}</p>
      ${kind !== "home" && html`<button ref=${crowd} type="button" class=${classes("icon-button", "crowd-button", crowdShown(pane) && "on")} aria-pressed=${crowdShown(pane)}
        aria-label=${t("people.count", { n: count })} title=${t("people.count", { n: count })} onClick=${() => { pane.crowd.value = !crowdShown(pane); }}><${Icon} name="people" /><span>${count}</span></button>`}
      <button type="button" class="me-button" aria-label=${t("you.are", { name: me.name })} title=${t("you.are", { name: me.name })} onClick=${() => { pane.drawer.value = true; }}><${Avatar} person=${me} size="small" /><span>${me.name}</span></button>
      ${beside.value && pane === panes[1] && html`<button type="button" class="icon-button" aria-label=${t("beside.close")} title=${t("beside.close")} onClick=${() => { beside.value = false; }}><${Icon} name="close" /></button>`}
    </header>`;
}
