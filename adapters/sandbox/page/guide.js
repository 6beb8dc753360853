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

/** As many frames are watched for the focus to get lost. */
const frames = 20;

/** While the page is drawn anew: when what had the focus goes, it moves to where one writes. */
export function holdFocus(left = frames) {
  if (matchMedia("(hover: none)").matches) return; // it would bring up a phone's keyboard
  requestAnimationFrame(() => {
    if (document.querySelector("dialog[open]")) return;
    const pane = document.querySelector(".pane.active") ?? document.querySelector(".pane");
    if (document.activeElement === document.body) /** @type {HTMLElement|null|undefined} */ (pane?.querySelector(".conversation textarea"))?.focus();
    if (left > 0) holdFocus(left - 1);
  });
}
