/**
 * The tour of the first visit: six steps with a light on what each is about.
 * @module
 */
import { html, useLayoutEffect, useRef } from "./html.js";
import { showUntilGone, step } from "./guide.js";
import { Mark } from "./icons.js";
import { toured } from "./settings.js";
import { t } from "./texts.js";

/** What each step points at; the first welcomes and points at nothing. */
const targets = ["", "[data-tour=persona], .me-button", ".conversation .composer-box", ".conversation .message:last-of-type, .conversation .list", "[data-tour=clock]", "[data-tour=looks]"];
/** Pixels of light around a thing, and between it and the words. */
const rim = 6;
const gap = 14;

/** Begins the tour when it was never seen. */
export const offerTour = () => { if (!toured.value) step.value = 0; };

const end = () => { step.value = -1; toured.value = "yes"; };

export function Tour() {
  const box = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const light = useRef(/** @type {HTMLElement|null} */ (null));
  const words = useRef(/** @type {HTMLElement|null} */ (null));
  const at = step.value;
  const last = at === targets.length - 1;
  useLayoutEffect(() => showUntilGone(box.current), []);
  useLayoutEffect(() => {
    const put = () => arrange(targets[at], light.current, words.current);
    const frame = requestAnimationFrame(put);
    addEventListener("resize", put);
    return () => { cancelAnimationFrame(frame); removeEventListener("resize", put); };
  }, [at]);
  useLayoutEffect(() => { words.current.querySelector("h2").focus(); }, [at]);
  const to = (/** @type {number} */ n) => { if (n >= targets.length) end(); else if (n >= 0) step.value = n; };
  const onKeyDown = (/** @type {any} */ e) => {
    if (e.key === "ArrowRight") to(at + 1);
    else if (e.key === "ArrowLeft") to(at - 1);
  };
  return html`
    <dialog ref=${box} class="tour" aria-labelledby="tour-title" aria-describedby="tour-text" onCancel=${end} onClose=${end} onKeyDown=${onKeyDown}>
      <div ref=${light} class="tour-light"></div>
      <div ref=${words} class="tour-words">
        ${at === 0 && html`<span class="tour-mark"><${Mark} /></span>`}
        <p class="tour-count">${t("tour.step", { n: at + 1, of: targets.length })}</p>
        <h2 key=${at} id="tour-title" tabIndex=${-1}>${t(`tour.${at}.title`)}</h2>
        <p id="tour-text">${t(`tour.${at}.text`)}</p>
        <div class="tour-acts">
          <span class="tour-dots" aria-hidden="true">${targets.map((_, i) => html`<i class=${i === at ? "on" : ""}></i>`)}</span>
          ${!last && html`<button type="button" class="button quiet-button" onClick=${end}>${t("tour.skip")}</button>`}
          ${at > 0 && html`<button type="button" class="button" onClick=${() => to(at - 1)}>${t("back")}</button>`}
          <button type="button" class="button primary" onClick=${() => to(at + 1)}>${t(last ? "tour.end" : "next")}</button>
        </div>
      </div>
    </dialog>`;
}

/** Puts the light on a thing and the words beside it, or both in the middle. @param {string} target @param {HTMLElement} light @param {HTMLElement} words */
function arrange(target, light, words) {
  const found = target ? inSight(target) : undefined;
  const { offsetWidth: width, offsetHeight: height } = words;
  if (!found) {
    set(light, { left: innerWidth / 2, top: innerHeight / 2, width: 0, height: 0 });
    set(words, { left: (innerWidth - width) / 2, top: (innerHeight - height) / 2 });
    return;
  }
  set(light, { left: found.left - rim, top: found.top - rim, width: found.width + 2 * rim, height: found.height + 2 * rim });
  const below = found.bottom + gap;
  const above = found.top - gap - height;
  const top = below + height < innerHeight ? below : above > gap ? above : innerHeight - height - gap * 2;
  const left = found.left;
  set(words, { left: Math.max(gap, Math.min(left, innerWidth - width - gap)), top });
}

/** Where the first thing that fits stands, as far as it is in sight. @param {string} target */
function inSight(target) {
  for (const one of target.split(", ")) {
    const found = [...document.querySelectorAll(one)].at(-1)?.getBoundingClientRect();
    if (!found || found.width === 0 || found.right <= 0 || found.left >= innerWidth) continue;
    const left = Math.max(found.left, rim + 2);
    const right = Math.min(found.right, innerWidth - rim - 2);
    return { left, top: found.top, bottom: found.bottom, width: right - left, height: found.height };
  }
  return undefined;
}

/** @param {HTMLElement} el @param {Record<string, number>} box pixels */
function set(el, box) {
  for (const [name, value] of Object.entries(box)) el.style.setProperty(name, value + "px");
}
