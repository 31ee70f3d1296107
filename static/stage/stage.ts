// Lets one chart or one table fill the screen. It stays where it stands in the
// document, so that what changes reaches it there, and is only shown above all else;
// where the browser lets it, the window takes the whole screen meanwhile.

import { chosen } from "../cell/select";
import { afterPatch } from "../live/patch";
import { announce, notice } from "../live/notice";

const fit = "figure.figure, .table[data-table]";

let on: HTMLElement | null = null;
let cell = ""; // that it belongs to
let place = 0; // among the charts and tables of the cell
let from: HTMLElement | null = null; // had the focus before
let took = false; // the whole screen was taken for it

/** Reports whether something fills the screen. */
export const staged = (): boolean => on !== null;

/** Fills the screen with what has the focus, lies under the pointer, or is first in the chosen cell; or leaves. */
export function toggleStage(): void {
  if (on) return leave();
  const shown = (e: Element | null | undefined): e is HTMLElement => !!e && e.querySelector("[data-stage]") !== null && (e as HTMLElement).checkVisibility();
  const wanted = [
    document.activeElement?.closest(fit),
    [...document.querySelectorAll(fit)].find((e) => e.matches(":hover")),
    ...(chosen()?.querySelectorAll(fit) ?? []),
  ].find(shown);
  if (wanted) enter(wanted);
  else notice("Choose a chart or a table first: click on its cell, or go there with j and k.");
}

function enter(element: HTMLElement): void {
  from = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const section = element.closest<HTMLElement>(".cell[data-cell]");
  cell = section?.id ?? "";
  place = section ? [...section.querySelectorAll(fit)].indexOf(element) : 0;
  show(element);
  (element.querySelector<HTMLElement>("[data-stage]") ?? element).focus();
  announce("Full screen. Escape leaves it.");
  if (document.fullscreenElement) return;
  document.documentElement.requestFullscreen?.().then(() => (took = true), () => {}); // the window is filled all the same
}

function show(element: HTMLElement): void {
  on = element;
  if (!element.matches(":popover-open")) {
    element.popover = "manual";
    element.showPopover();
  }
  document.documentElement.classList.add("has-stage");
  const button = element.querySelector<HTMLElement>("[data-stage]");
  if (button) button.textContent = "Leave full screen";
}

function leave(): void {
  const element = on;
  on = null;
  if (element?.isConnected) {
    if (element.matches(":popover-open")) element.hidePopover();
    element.removeAttribute("popover");
    const button = element.querySelector<HTMLElement>("[data-stage]");
    if (button) button.textContent = "Full screen";
  }
  document.documentElement.classList.remove("has-stage");
  if (took && document.fullscreenElement) void document.exitFullscreen();
  took = false;
  if (from?.isConnected) from.focus();
  from = null;
}

/** After a patch: goes on with what now stands in its place. */
function follow(): void {
  if (!on) return;
  const next = on.isConnected ? on : document.getElementById(cell)?.querySelectorAll<HTMLElement>(fit)[place];
  if (next) show(next);
  else leave();
}

/** Keeps the focus in what fills the screen. */
function hold(event: KeyboardEvent): void {
  if (!on) return;
  const stops = [...on.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex='0'], iframe")].filter((e) => e.checkVisibility());
  if (stops.length === 0) return event.preventDefault();
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const edge = event.shiftKey ? at <= 0 : at === stops.length - 1 || at < 0;
  if (!edge) return;
  event.preventDefault();
  stops[event.shiftKey ? stops.length - 1 : 0].focus();
}

export function startStage(): void {
  document.addEventListener("click", (event) => {
    const element = (event.target as Element).closest("[data-stage]")?.closest<HTMLElement>(fit);
    if (!element) return;
    if (on) leave();
    else enter(element);
  });
  document.addEventListener("keydown", (event) => {
    if (!on || document.querySelector("dialog[open]")) return;
    if (event.key === "Tab") return hold(event);
    const menu = on.querySelector("details.menu[open]");
    if (event.key === "Escape" && menu) menu.removeAttribute("open");
    else if (event.key === "Escape") leave();
    else if (event.key.toLowerCase() === "f" && !event.ctrlKey && !event.metaKey && !event.altKey && !(event.target as Element).matches("input, select, textarea")) leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("fullscreenchange", () => {
    if (took && !document.fullscreenElement) leave();
  });
  afterPatch(follow);
  const reveal = () => {
    for (const button of document.querySelectorAll<HTMLElement>("[data-stage][hidden]")) button.hidden = false;
  };
  afterPatch(reveal);
  reveal();
}
