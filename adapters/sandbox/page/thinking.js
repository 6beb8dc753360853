/**
 * "Kith is thinking…": what the bot has not answered yet, once it takes a moment.
 * @module
 */
import { html, useEffect, useState } from "./html.js";
import { people, interactions } from "./store.js";
import { t } from "./texts.js";

/** Milliseconds of silence that nobody notices. */
const moment = 500;

/** @param {{conversation: string, pane: import("./view.js").Pane}} props */
export function Thinking({ conversation, pane }) {
  const as = pane.as.value;
  const [late, setLate] = useState(false);
  const here = [...interactions.value.values()].filter((one) => one.conversation === conversation && one.state !== "done");
  const thinking = here.some((one) => one.state === "thinking" && (!one.private || one.person === as));
  const waiting = here.some((one) => one.state === "pending" && one.person === as);
  useEffect(() => {
    setLate(false);
    if (!waiting) return undefined;
    const timer = setTimeout(() => setLate(true), moment);
    return () => clearTimeout(timer);
  }, [waiting]);
  if (!thinking && !(waiting && late)) return null;
  const bot = [...people.value.values()].find((one) => one.bot);
  return html`<p class="thinking"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${t("thinking", { name: bot?.name ?? "Kith" })}</p>`;
}
