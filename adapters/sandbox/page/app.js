/**
 * The sandbox in the browser. It loads the texts and the state, follows the stream of
 * events, and draws the bar, one pane or two, and whatever dialog is open.
 * @module
 */
import { html, render, effect } from "./html.js";
import { afterLanguage } from "./appearance.js";
import { Bar } from "./bar.js";
import { FormDialog } from "./form.js";
import { dialog, step } from "./guide.js";
import { Keys, startKeys } from "./keys.js";
import { Newcomer } from "./newcomer.js";
import { PaneView } from "./pane.js";
import { PersonCard, personOf } from "./person.js";
import { loadState } from "./api.js";
import { commands, ready, space } from "./store.js";
import { start } from "./stream.js";
import { Switcher } from "./switcher.js";
import { loadTexts, t } from "./texts.js";
import { Toasts } from "./toasts.js";
import { offerTour, Tour } from "./tour.js";
import { titleCounts } from "./unread.js";
import { beside, panes, startView } from "./view.js";

function App() {
  if (!ready.value) return html`<div class="loading" role="status"><span class="spinner"></span>${t("loading")}</div>`;
  const shown = panes.slice(0, beside.value ? 2 : 1);
  return html`
    <nav class="skips" aria-label=${t("skip")}>
      <a href="#messages" onClick=${jump(".conversation :is(.home-page, .message[tabindex='0'])")}>${t("skip.messages")}</a>
      <a href="#compose" onClick=${jump(".conversation textarea")}>${t("skip.compose")}</a>
    </nav>
    <${Bar} />
    <div class=${"panes" + (beside.value ? " two" : "")}>${shown.map((p) => html`<${PaneView} key=${p.name} pane=${p} />`)}</div>
    <${FormDialog} />
    <${PersonCard} />
    ${dialog.value === "keys" && html`<${Keys} />`}
    ${dialog.value === "switcher" && html`<${Switcher} />`}
    ${dialog.value === "newcomer" && html`<${Newcomer} />`}
    ${step.value >= 0 && html`<${Tour} />`}
    <${Toasts} />`;
}

/** @param {string} to */
const jump = (to) => (/** @type {Event} */ e) => {
  e.preventDefault();
  /** @type {HTMLElement|null} */ (document.querySelector(to))?.focus();
};

await loadTexts();
render(html`<${App} />`, document.getElementById("app"));
await start();
startView();
startKeys();
offerTour();
titleCounts(() => panes[0].as.value, () => `${personOf(panes[0].as.value).name} · ${space.value.name}`);
afterLanguage.reload = async () => { commands.value = (await loadState()).commands ?? []; };
effect(() => { document.documentElement.dataset.panes = beside.value ? "two" : "one"; });
