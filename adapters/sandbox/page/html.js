/**
 * One place for the few words of the view layer, so that every module reads alike.
 * @module
 */
import { h, Fragment, render } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState, useCallback, useId } from "preact/hooks";
import { signal, computed, effect, batch, useSignal, useComputed } from "@preact/signals";
import htm from "htm";

/** Markup as a tagged template; the result is a Preact node. */
export const html = htm.bind(h);

/** Joins class names, leaving out what is false. @param {...(string|false|null|undefined)} names */
export const classes = (...names) => names.filter(Boolean).join(" ");

export {
  Fragment, render, useEffect, useLayoutEffect, useMemo, useRef, useState, useCallback, useId,
  signal, computed, effect, batch, useSignal, useComputed,
};
