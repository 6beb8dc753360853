/**
 * Which of the page's own dialogs is open: the tour, the list of keys, the switcher.
 * @module
 */
import { signal } from "./html.js";

/** "", "keys", "switcher" or "newcomer". */
export const dialog = signal("");
/** The step of the tour, or -1. */
export const step = signal(-1);

export const openHelp = () => { dialog.value = "keys"; };
export const startTour = () => { step.value = 0; };

/** Opens a dialog. When it goes it is closed first, so that the focus goes back. @param {HTMLDialogElement} box */
export function showUntilGone(box) {
  box.showModal();
  return () => {
    box.close();
    holdFocus();
  };
}

/** Once the page is drawn anew: when what had the focus is gone, it goes to where one writes. */
export function holdFocus() {
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (document.activeElement !== document.body || document.querySelector("dialog[open]")) return;
    if (matchMedia("(hover: none)").matches) return; // it would bring up a phone's keyboard
    const pane = document.querySelector(".pane.active") ?? document.querySelector(".pane");
    /** @type {HTMLElement|null|undefined} */ (pane?.querySelector(".conversation textarea"))?.focus();
  }));
}
