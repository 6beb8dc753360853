/**
 * A pane: everything one persona sees. There are one or two of them in the page.
 * @module
 */
import { html, classes, useEffect, useRef } from "./html.js";
import { Announcer } from "./announcer.js";
import { ConversationView } from "./conversation.js";
import { Crowd, crowdShown } from "./crowd.js";
import { personOf } from "./person.js";
import { HomeView } from "./home.js";
import { Sidebar } from "./sidebar.js";
import { t } from "./texts.js";
import { ThreadView } from "./thread.js";
import { active, beside, isHome } from "./view.js";

/** @param {{pane: import("./view.js").Pane}} props */
export function PaneView({ pane }) {
  const me = personOf(pane.as.value);
  const thread = pane.thread.value;
  const home = isHome(pane.open.value);
  const crowd = !thread && !home && crowdShown(pane);
  const use = () => { active.value = pane; };
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const drawer = pane.drawer.value;
  useEffect(() => { // the drawer takes the focus, and gives it back
    if (!drawer) return undefined;
    const before = document.activeElement;
    requestAnimationFrame(() => /** @type {HTMLElement|null} */ (box.current?.querySelector(".drawer-close"))?.focus());
    return () => { if (before instanceof HTMLElement && before.isConnected && box.current?.querySelector(".sidebar")?.contains(document.activeElement)) before.focus(); };
  }, [drawer]);
  const onKeyDown = (/** @type {any} */ e) => { if (e.key === "Escape" && pane.drawer.value && !e.target.closest("[popover]")) pane.drawer.value = false; };
  return html`
    <section ref=${box} class=${classes("pane", thread && "with-thread", crowd && "with-crowd", pane.drawer.value && "with-drawer", beside.value && active.value === pane && "active")}
      aria-label=${t("pane.of", { name: me.name })} onFocusIn=${use} onPointerDown=${use} onKeyDown=${onKeyDown}>
      <div class="pane-inner">
        <${Sidebar} pane=${pane} />
        <div class="shade" onClick=${() => { pane.drawer.value = false; }}></div>
        ${home ? html`<${HomeView} key=${pane.as.value} pane=${pane} />` : html`<${ConversationView} pane=${pane} />`}
        ${thread && html`<${ThreadView} key=${pane.as.value} pane=${pane} />`}
        ${crowd && html`<${Crowd} pane=${pane} />`}
      </div>
      <${Announcer} pane=${pane} />
    </section>`;
}
