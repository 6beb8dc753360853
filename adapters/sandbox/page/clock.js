/**
 * The clock of the sandbox: it shows the simulated time and lets it pass.
 * @module
 */
import { html, signal, effect, useEffect, useRef, useState } from "./html.js";
import { moveClock, Refusal } from "./api.js";
import { tell, watch } from "./happened.js";
import { Icon } from "./icons.js";
import { personOf } from "./person.js";
import { Popover } from "./popover.js";
import { clock, now, setClock } from "./store.js";
import { t } from "./texts.js";
import { clockTime, date, zoneName } from "./times.js";
import { toast } from "./toasts.js";
import { active } from "./view.js";

/** The steps the clock offers, as the server takes them. */
const steps = [["1h", "clock.hour"], ["24h", "clock.day"], ["168h", "clock.week"]];

/** Changes with every second, so that what shows the time is drawn anew. */
export const tick = signal(0);
setInterval(() => { tick.value++; }, 1000);

const working = signal(false);
/** Whether time is passing right now. */
export const moving = () => working.value || clock.value.moving;

/** Lets time pass, and says what happened. @param {string} advance */
export async function pass(advance) {
  if (moving()) return;
  working.value = true;
  const before = now();
  const seen = watch();
  try {
    const answer = await moveClock(advance);
    if (answer.clock) setClock(answer.clock);
    await new Promise((resolve) => setTimeout(resolve, 150)); // the stream's last events are on their way
    tell(advance, answer.moved, now() - before, seen);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toast({ text: error.message, kind: "complaint" });
  } finally {
    seen.stop();
    working.value = false;
  }
}

/** The clock in the bar. On a narrow page its buttons hide behind the time. */
export function Clock() {
  const button = useRef(null);
  const [open, setOpen] = useState(false);
  void tick.value;
  const zone = personOf(active.value.as.value).zone;
  const at = now();
  return html`
    <section class="clock" aria-label=${t("clock")} data-tour="clock" aria-busy=${moving()}>
      <button ref=${button} type="button" class="clock-face" aria-expanded=${open} aria-haspopup="dialog" title=${t("clock.zone", { zone: zoneName(zone) })} onClick=${() => setOpen(!open)}>
        <${Icon} name="clock" /><time datetime=${new Date(at).toISOString()}><span class="clock-date">${date(at, zone)}</span> <b>${clockTime(at, zone)}</b></time><${Icon} name="down" /></button>
      <span class="clock-steps"><${Steps} /></span>
      ${moving() && html`<span class="clock-progress" role="progressbar" aria-label=${t("clock.moving")}></span>`}
      ${open && html`<${Popover} anchor=${button.current} class="clock-popover" label=${t("clock")} onClose=${() => setOpen(false)}>
        <p><b>${date(at, zone)}, ${clockTime(at, zone)}</b> ${zoneName(zone)}</p><p class="quiet">${t("clock.explain")}</p>
        <div class="clock-all"><${Steps} /></div><//>`}
      <${Moved} />
    </section>`;
}

const Steps = () => html`
  ${steps.map(([advance, key]) => html`<button key=${advance} type="button" class=${advance === "1h" ? "hour" : undefined} aria-disabled=${moving()} onClick=${() => pass(advance)} title=${t(key + ".long")}>${t(key)}</button>`)}
  <button type="button" class="next" aria-disabled=${moving()} onClick=${() => pass("next")} title=${t("clock.next.long")}><${Icon} name="skip" /><span>${t("clock.next")}</span></button>`;

/** Tells a screen reader that time passes. */
function Moved() {
  const [said, setSaid] = useState("");
  useEffect(() => effect(() => setSaid(moving() ? t("clock.moving") : "")), []);
  return html`<span class="unseen" role="status">${said}</span>`;
}
