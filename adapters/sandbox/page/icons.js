/**
 * The page's icons: strokes on a grid of 24, drawn for it. They are decoration; the
 * name stands in the button's label.
 * @module
 */
import { html } from "./html.js";

const paths = {
  hash: "M5 9h15M4 15h15M10 4 8 20M16 4l-2 16",
  thread: "M4 5h16v11H10l-4 4v-4H4z",
  room: "M16 19v-1a4 4 0 0 0-8 0v1M12 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M19 18a3 3 0 0 0-2.5-3M5 18a3 3 0 0 1 2.5-3",
  people: "M15 19v-1a5 5 0 0 0-10 0v1M10 10a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 10 10M19.5 19v-1a5 5 0 0 0-3-4.500M15.5 4a3.2 3.2 0 0 1 0 6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  close: "M6 6l12 12M18 6 6 18",
  send: "M4 12 20 4l-5 16-3.5-6.500zM11.5 13.5 20 4",
  down: "m6 9 6 6 6-6",
  up: "m6 15 6-6 6 6",
  help: "M9.2 9a2.9 2.9 0 1 1 4.3 2.600c-1 .6-1.5 1.1-1.5 2.200M12 17.500h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
  columns: "M4 5h16v14H4zM12 5v14",
  palette: "M12 3a9 9 0 0 0 0 18c1.5 0 2-.8 2-1.7 0-1.3-1-1.5-1-2.500s.8-1.5 2-1.500h2.500A3.5 3.5 0 0 0 21 11.800C21 7 17 3 12 3M7.5 12h.01M9.5 7.800h.01M14.5 7.800h.01",
  home: "M4 11.500 12 4.5l8 7M6.5 9.500V19.500h11V9.500M10 19.500v-5h4v5",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 14.800a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  menu: "M4 7h16M4 12h16M4 17h16",
  newest: "M12 5v13M6 12.500l6 6 6-6",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5.200l3.2 2",
  skip: "M6 5l9 7-9 7zM18 5v14",
  plus: "M12 5v14M5 12h14",
  check: "m5 12.5 4.5 4.500L19 7.5",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M20 20l-4.8-4.8",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  form: "M6 3h12v18H6zM9 8h6M9 12h6M9 16h3",
  reply: "M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7",
  external: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  offline: "M3 3l18 18M5 12.500a10 10 0 0 1 4-2.300M19 12.500a10 10 0 0 0-5-2.600M8.5 16a5 5 0 0 1 7 0M12 19.500h.01",
};

/** @param {{name: keyof typeof paths}} props */
export const Icon = ({ name }) => html`
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${paths[name]} /></svg>`;

/** Kith's mark: two circles, and what they have in common. */
export const Mark = () => html`
  <svg class="mark" viewBox="0 0 32 24" aria-hidden="true" focusable="false">
    <circle class="mark-one" cx="11.5" cy="12" r="9.5" /><circle class="mark-two" cx="20.5" cy="12" r="9.5" />
    <path class="mark-both" d="M16 3.63a9.5 9.5 0 0 1 0 16.74 9.5 9.5 0 0 1 0-16.74z" />
  </svg>`;
