/**
 * The bar of the sandbox above the panes: what belongs to the sandbox and not to the
 * chat program in it.
 * @module
 */
import { html, classes } from "./html.js";
import { Appearance } from "./appearance.js";
import { Clock } from "./clock.js";
import { openHelp, startTour } from "./guide.js";
import { Icon, Mark } from "./icons.js";
import { MenuButton } from "./menu.js";
import { openSwitcher } from "./switcher.js";
import { connection } from "./stream.js";
import { t } from "./texts.js";
import { beside, toggleBeside } from "./view.js";

export const Bar = () => html`
  <header class="bar" data-region="bar">
    <div class="brand"><${Mark} /><b>Kith</b><span class="sandbox-tag" title=${t("sandbox.what")}>${t("sandbox")}</span></div>
    <${Clock} />
    <div class="bar-tools">
      <button type="button" class="bar-button find" onClick=${openSwitcher} title=${t("switcher") + " (Ctrl K)"}><${Icon} name="search" /><span class="unseen">${t("switcher")} </span><kbd>Ctrl K</kbd></button>
      <button type="button" class=${classes("bar-button", "beside-button", beside.value && "on")} aria-pressed=${beside.value} data-tour="beside"
        title=${t("beside.title")} onClick=${() => toggleBeside()}><${Icon} name="columns" /><span>${t("beside")}</span></button>
      <${Appearance} />
      <${MenuButton} class="bar-button" label=${t("help")} align="end" items=${() => [
        { label: t("help.tour"), do: startTour },
        { label: t("help.keys"), do: openHelp },
      ]}><${Icon} name="help" /><//>
    </div>
  </header>
  ${connection.value === "lost" && html`<p class="lost" role="alert"><${Icon} name="offline" />${t("connection.lost")}</p>`}`;
