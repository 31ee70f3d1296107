// Moves parameters without leaving the page. While a knob is being dragged only
// the newest value is sent, one at a time; the address follows, and each
// finished movement is one step of the browser's history.

import { afterPatch } from "../live/patch";
import { viewQuery } from "./address";
import { move } from "./move";
import { fill, isControl, shown, texts, textOf } from "./values";

let dragging = false; // the movement under way has its entry in the history
let pause: ReturnType<typeof setTimeout> | undefined; // of a visitor's movement
const visitorPause = 200; // milliseconds a knob of a visitor rests before its value is asked for: what visitors run is counted

export function startKnobs(): void {
  if (!document.body.dataset.events) return;
  document.addEventListener("input", (event) => {
    if (!isControl(event.target)) return;
    spread(event.target);
    if (event.target.type === "range") turnSoon(event.target);
  });
  document.addEventListener("change", (event) => {
    if (isControl(event.target)) turn(event.target, false);
  });
  document.addEventListener("submit", (event) => {
    if ((event.target as Element).matches("form[data-knobs]")) event.preventDefault();
  });
  document.addEventListener("click", reset);
  window.addEventListener("popstate", () => void move(new URLSearchParams(viewQuery()), "keep"));
  afterPatch(fillAll);
  fillAll();
}

/** Sends what a knob says while it moves. */
function turnSoon(control: HTMLInputElement): void {
  if (!document.body.classList.contains("shared")) return turn(control, true);
  clearTimeout(pause);
  pause = setTimeout(() => turn(control, true), visitorPause);
}

/** Lets a visitor ask for what the values in the address give. */
export function startAsking(): void {
  document.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("[data-explore]")) return;
    event.preventDefault();
    void move(new URLSearchParams(viewQuery()), "keep");
  });
}

/** Sends what the knobs say now; more tells that the movement goes on. */
function turn(control: HTMLInputElement, more: boolean): void {
  clearTimeout(pause);
  const values = texts();
  values.set(control.dataset.control ?? "", textOf(control));
  void move(values, dragging ? "replace" : "push");
  dragging = more;
}

/** Shows the value of one widget of a parameter on its others, and in words. */
function spread(control: HTMLInputElement): void {
  const id = control.dataset.control ?? "";
  for (const other of document.querySelectorAll<HTMLInputElement>(`[data-control="${CSS.escape(id)}"]`)) {
    if (other !== control) copy(control, other);
    fill(other);
    const output = other.parentElement?.querySelector("output");
    if (output) output.textContent = shown(other);
  }
}

function copy(from: HTMLInputElement, to: HTMLInputElement): void {
  if (to.type === "checkbox") to.checked = from.checked;
  else if (to.type === "radio") to.checked = to.value === from.value;
  else to.value = from.value;
}

function fillAll(): void {
  for (const range of document.querySelectorAll<HTMLInputElement>("input[type=range][data-control]")) fill(range);
}

/** Takes one knob, or all, back to the defaults. */
function reset(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLElement>("a[data-default-of], a[data-defaults]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dragging = false;
  const values = new URLSearchParams(link.dataset.defaultOf ? viewQuery() : "");
  if (link.dataset.defaultOf) values.delete(link.dataset.defaultOf);
  void move(values, "push");
}
