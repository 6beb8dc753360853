/**
 * What stands above the composer while one types: the list to choose from, and how
 * the command goes that stands there.
 * @module
 */
import { html, useEffect, useRef, classes } from "./html.js";
import { Icon } from "./icons.js";
import { Avatar, personOf } from "./person.js";
import { t } from "./texts.js";

/** Titles of what an option's own name does not say. @type {Record<string, string>} */
const titles = { commands: "complete.commands", options: "complete.options", people: "complete.people", channels: "complete.channels" };

/**
 * @param {{id: string, items: import("./completion.js").Item[], at: number, title: string, onPick: (i: number) => void, onPoint: (i: number) => void}} props
 */
export function Suggestions({ id, items, at, title, onPick, onPoint }) {
  const list = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => list.current?.children[at]?.scrollIntoView({ block: "nearest" }), [at]);
  return html`
    <div class="suggestions">
      <p class="suggestions-title"><span>${titles[title] ? t(titles[title]) : title}</span><span class="suggestions-keys" aria-hidden="true">${t("complete.keys")}</span></p>
      <div ref=${list} id=${id} class="suggestions-list" role="listbox" aria-label=${titles[title] ? t(titles[title]) : title}>
        ${items.map((item, i) => html`
          <div key=${item.label} id=${`${id}-${i}`} role="option" aria-selected=${i === at} class=${classes("suggestion", i === at && "active")}
            onMouseDown=${(/** @type {any} */ e) => { e.preventDefault(); onPick(i); }} onMouseMove=${() => i !== at && onPoint(i)}>
            ${item.person && html`<${Avatar} person=${personOf(item.person)} size="small" />`}
            ${item.icon && html`<${Icon} name=${item.icon} />`}
            <span class="suggestion-label">${item.label}</span>${item.detail && html`<span class="suggestion-detail">${item.detail}</span>`}
            ${item.hint && html`<span class="suggestion-hint">${item.hint}</span>`}
          </div>`)}
      </div>
    </div>`;
}

/** How a command goes. @param {{command: import("./types.js").Command, current?: string, named?: boolean}} props */
export function Usage({ command, current, named }) {
  const option = command.options?.find((o) => o.name === current);
  return html`
    <p class="usage">
      <code>/${command.name}${(command.options ?? []).map((o) => html` <span class=${classes("usage-option", o.name === current && "current")}>${o.required ? "" : "["}${o.name}${named ? ":…" : ""}${o.required ? "" : "]"}</span>`)}</code>
      <span>${option?.summary ?? command.summary}</span>
    </p>`;
}
