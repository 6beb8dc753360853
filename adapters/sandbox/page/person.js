/**
 * People as one sees them: the avatar, the name to press, the card with their story.
 * @module
 */
import { html, signal, classes } from "./html.js";
import { act } from "./api.js";
import { Icon, Mark } from "./icons.js";
import { openNewcomer } from "./newcomer.js";
import { Popover } from "./popover.js";
import { now, people } from "./store.js";
import { t } from "./texts.js";
import { clockTime, zoneName } from "./times.js";
import { summons } from "./unread.js";
import { beside, become, directOf, go, panes, toggleBeside } from "./view.js";

/** @param {string} name */
const initials = (name) => name.split(/\s+/).map((word) => [...word][0] ?? "").join("").slice(0, 2).toUpperCase();

/** A person somebody has to show, even when nobody knows them. @param {string} id @returns {import("./types.js").Person} */
export const personOf = (id) => people.value.get(id) ?? { id, name: id };

/** Everybody who can be acted as. */
export const humans = () => [...people.value.values()].filter((one) => !one.bot && one.here !== false);

/** A picture: its letters are the style's, and no part of the name of what it stands in. @param {{person: import("./types.js").Person, size?: string}} props */
export const Avatar = ({ person, size }) => html`
  <span class=${classes("avatar", person.bot && "bot", size)} style=${{ "--hue": person.hue ?? 60 }} data-initials=${person.bot ? undefined : initials(person.name)} aria-hidden="true">
    ${person.bot && html`<${Mark} />`}
  </span>`;

/** Which card of a person is open, and where. */
const shown = signal(/** @type {{id: string, anchor: Element, pane: import("./view.js").Pane}|null} */ (null));

/** Opens the card of a person. @param {string} id @param {Element} anchor @param {import("./view.js").Pane} pane */
export const showCard = (id, anchor, pane) => { shown.value = { id, anchor, pane }; };

/** The open card, if any. Stands once in the page. */
export function PersonCard() {
  if (!shown.value) return null;
  const { id, anchor, pane } = shown.value;
  const person = personOf(id);
  const close = () => { shown.value = null; };
  const mine = pane.as.value === id;
  return html`
    <${Popover} key=${id} anchor=${anchor} side="right" class="card" label=${person.name} onClose=${close}>
      <div class="card-top"><${Avatar} person=${person} size="large" />
        <div><h2>${person.name}</h2><p class="card-handle">@${person.id}</p></div></div>
      ${person.about && html`<p>${person.about}</p>`}
      ${person.bot ? html`<p>${t("person.bot")}</p>
        <div class="card-acts"><button type="button" class="button" onClick=${() => { close(); go(pane, directOf(pane.as.value)); }}>${t("write.to", { name: person.name })}</button></div>` : html`
        <ul class="card-facts">
          ${person.manages && html`<li>${t("person.manages")}</li>`}
          <li>${t("person.time", { time: clockTime(now(), person.zone), zone: zoneName(person.zone) })}</li>
          ${person.refuses && html`<li>${t("person.refuses")}</li>`}
          ${person.here === false && html`<li>${t("person.left")}</li>`}
        </ul>`}
      ${!person.bot && person.here !== false && html`
        <div class="card-acts">
          ${mine ? html`<${Mine} pane=${pane} person=${person} close=${close} />` : html`
            <button type="button" class="button primary" onClick=${() => { become(pane, id); close(); }}>${t("person.become", { name: person.name })}</button>`}
          ${!mine && pane === panes[0] && !(beside.value && panes[1].as.value === id) && html`
            <button type="button" class="button open-beside" onClick=${() => { toggleBeside(id); close(); }}>${t("person.beside")}</button>`}
        </div>`}
    <//>`;
}

/** What only the sandbox lets one do: shut the door for the bot, or leave. @param {{pane: import("./view.js").Pane, person: import("./types.js").Person, close: () => void}} props */
function Mine({ pane, person, close }) {
  const others = humans().filter((one) => one.id !== person.id);
  const refuse = () => act({ as: person.id, do: "refuse", refuses: !person.refuses }).catch(() => {});
  const leave = async () => {
    close();
    await act({ as: person.id, do: "leave" }).catch(() => {});
    for (const p of panes) if (p.as.peek() === person.id) become(p, others[0].id);
  };
  return html`
    <p class="card-mine">${t("person.you")}</p>
    <button type="button" class="button small" onClick=${refuse}>${t(person.refuses ? "person.accept" : "person.refuse")}</button>
    ${others.length > 0 && html`<button type="button" class="button small" onClick=${leave}>${t("person.leave")}</button>`}`;
}

/**
 * Every persona in one row: one press and one is somebody else. Arrow keys move.
 * @param {{pane: import("./view.js").Pane}} props
 */
export function PersonaStrip({ pane }) {
  return html`
    <div class="strip" role="group" aria-label=${t("persona.strip")}>
      ${humans().map((person, i) => html`<${StripOne} key=${person.id} person=${person} i=${i} pane=${pane} />`)}
      <button type="button" class="strip-one strip-new" aria-label=${t("join.title")} title=${t("join.title")} onClick=${openNewcomer}><span class="avatar"><${Icon} name="plus" /></span></button>
    </div>`;
}

/** The dot says that something waits for somebody one is not right now. @param {{person: import("./types.js").Person, i: number, pane: import("./view.js").Pane}} props */
function StripOne({ person, i, pane }) {
  const now = pane.as.value === person.id;
  const calls = now ? 0 : summons(person.id);
  return html`
    <button type="button" class=${classes("strip-one", calls > 0 && "waits")} aria-pressed=${now}
      aria-label=${t("persona.act", { name: person.name })} aria-description=${calls ? t("switcher.waits", { n: calls }) : undefined}
      title=${stripTitle(person, i, calls)} onClick=${() => become(pane, person.id)}><${Avatar} person=${person} /></button>`;
}

/** @param {import("./types.js").Person} person @param {number} i @param {number} calls */
function stripTitle(person, i, calls) {
  const key = i < 9 ? ` (Alt+${i + 1})` : "";
  return `${person.name}${key}${calls ? "\n" + t("switcher.waits", { n: calls }) : ""}${person.about ? "\n" + person.about : ""}`;
}
