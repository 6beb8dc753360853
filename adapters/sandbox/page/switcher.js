/**
 * Go anywhere and be anybody by typing: the quick switcher.
 * @module
 */
import { html, useLayoutEffect, useRef } from "./html.js";
import { dialog, showUntilGone } from "./guide.js";
import { Chooser } from "./picker.js";
import { humans, personOf } from "./person.js";
import { abilities } from "./store.js";
import { t } from "./texts.js";
import { summons } from "./unread.js";
import { active, become, directOf, go, homeOf, listed, toComposer } from "./view.js";
import { nameOf } from "./conversation.js";

export const openSwitcher = () => { dialog.value = "switcher"; };

/** @param {string} as @returns {import("./picker.js").Option[]} */
function places(as) {
  const ids = [...(abilities.value.home ? [homeOf(as)] : []), ...listed("channel", as).map((c) => c.id), directOf(as), ...listed("room", as).map((c) => c.id)];
  const threads = listed("thread", as).map((c) => ({ value: "go " + c.id, label: c.name, hint: t("thread.in", { name: nameOf(c.parent ?? "", as) }) }));
  const people = humans().filter((p) => p.id !== as).map((p) => {
    const calls = summons(p.id);
    return { value: "be " + p.id, label: t("person.become", { name: p.name }), hint: calls ? t("switcher.waits", { n: calls }) : p.about, person: p.id };
  });
  return [...ids.map((id) => ({ value: "go " + id, label: nameOf(id, as), hint: "" })), ...people, ...threads];
}

export function Switcher() {
  const box = useRef(/** @type {HTMLDialogElement|null} */ (null));
  useLayoutEffect(() => showUntilGone(box.current), []);
  const pane = active.value;
  const close = () => { dialog.value = ""; };
  const choose = (/** @type {string[]} */ [chosen = ""]) => {
    close();
    const [verb, id] = [chosen.slice(0, 2), chosen.slice(3)];
    if (verb === "go") go(pane, id);
    if (verb === "be") become(pane, id);
    if (verb) toComposer(pane);
  };
  return html`
    <dialog ref=${box} class="switcher" aria-label=${t("switcher")} onCancel=${close} onClose=${close} onClick=${(/** @type {any} */ e) => e.target === box.current && close()}>
      <p class="quiet">${t("switcher.explain", { name: personOf(pane.as.value).name })}</p>
      <${Chooser} options=${places(pane.as.value)} chosen=${[]} max=${1} label=${t("switcher")} onDone=${choose} />
    </dialog>`;
}
