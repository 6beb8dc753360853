/**
 * The rows of a message: what the bot can show, each in its own form.
 * @module
 */
import { html, classes } from "./html.js";
import { Rich } from "./rich.js";
import { Controls } from "./controls.js";

/** @typedef {import("./types.js").Block} Block */
/** @typedef {{block: Block, message: import("./types.js").Message, pane: import("./view.js").Pane}} Props */

/** @type {Record<string, (props: Props) => any>} */
const kinds = {
  heading: ({ block }) => html`<h3 class="block-heading">${block.text}</h3>`,
  paragraph: ({ block, pane }) => html`<${Rich} of=${block.html} pane=${pane} />`,
  quote: ({ block, pane }) => html`<blockquote class="block-quote"><${Rich} of=${block.html} pane=${pane} /></blockquote>`,
  note: ({ block, pane }) => html`<${Rich} class="block-note" of=${block.html} pane=${pane} />`,
  divider: () => html`<hr class="block-divider" />`,
  facts: ({ block, pane }) => html`
    <dl class="block-facts">${block.rows?.map((row) => html`
      <div><dt>${row.label}</dt><dd><${Rich} of=${row.html} pane=${pane} /></dd></div>`)}</dl>`,
  picture: ({ block }) => html`<a class="block-picture" href=${block.url} target="_blank" rel="noopener">
    <img src=${block.url} alt=${block.alt ?? ""} loading="lazy" /></a>`,
  controls: ({ block, message, pane }) => html`<${Controls} items=${block.items} message=${message} pane=${pane} />`,
};

/** What a message says: its blocks, or its text, and the files that no picture shows. @param {Omit<Props, "block">} props */
export function Content({ message, pane }) {
  const blocks = message.blocks ?? [];
  const pictured = new Set(blocks.filter((b) => b.kind === "picture").map((b) => b.url));
  const files = (message.files ?? []).filter((f) => !pictured.has(f.url));
  return html`
    <div class=${classes("content", blocks.length > 0 && "blocks")}>
      ${blocks.length ? blocks.map((block, i) => {
        const Kind = kinds[block.kind];
        return Kind && html`<${Kind} key=${i} block=${block} message=${message} pane=${pane} />`;
      }) : html`<${Rich} of=${message.html} pane=${pane} />`}
      ${files.map((file) => html`<${Attachment} file=${file} />`)}
    </div>`;
}

/** @param {{file: import("./types.js").File}} props */
function Attachment({ file }) {
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.type)) {
    return html`<a class="block-picture" href=${file.url} target="_blank" rel="noopener"><img src=${file.url} alt=${file.alt ?? file.name} loading="lazy" /></a>`;
  }
  const size = file.bytes ? ` (${Math.max(1, Math.round(file.bytes / 1024))} KB)` : "";
  return html`<p class="attachment"><a href=${file.url} download=${file.name}>${file.name}</a>${size}</p>`;
}
