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
