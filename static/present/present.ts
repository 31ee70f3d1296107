// Shows one section of a presentation at a time. Which stands in the address, as its
// fragment; what changes in the results reaches sections that are not shown as well.

import { afterPatch } from "../live/patch";
import { announce } from "../live/notice";
import { staged } from "../stage/stage";

const step = 0.85; // of the window that a key scrolls

const room = () => document.querySelector<HTMLElement>("main[data-present]");
const slides = () => [...document.querySelectorAll<HTMLElement>("main[data-present] > .slide")];
const chosen = () => slides().findIndex((slide) => slide.id === location.hash.slice(1));

/** Shows the section of the address; one that holds what the address names. */
function draw(): void {
  const all = slides();
  let at = chosen();
  if (at < 0) {
    const named = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    at = Math.max(0, all.findIndex((slide) => named !== null && slide.contains(named)));
  }
  all.forEach((slide, i) => (slide.hidden = i !== at));
  const progress = document.querySelector<HTMLProgressElement>(".slideprogress");
  if (progress) {
    progress.max = Math.max(1, all.length - 1);
    progress.value = at;
  }
  const count = document.querySelector(".slidecount");
  if (count) count.textContent = `${at + 1} / ${all.length}`;
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-slide]")) {
    const out = at + Number(button.dataset.slide) < 0 || at + Number(button.dataset.slide) >= all.length;
    button.setAttribute("aria-disabled", String(out));
  }
}

function current(): number {
  return Math.max(0, slides().findIndex((slide) => !slide.hidden));
}

function go(to: number): void {
  const all = slides();
  const at = Math.min(all.length - 1, Math.max(0, to));
  if (!all[at] || at === current()) return;
  history.replaceState(history.state, "", "#" + all[at].id);
  draw();
  room()?.scrollTo({ top: 0, behavior: "instant" });
  all[at].focus({ preventScroll: true });
  announce(`${at + 1} of ${all.length}: ${all[at].getAttribute("aria-label") ?? ""}`);
}

/** Scrolls within a long section, or goes on to the next one. */
function on(way: 1 | -1): void {
  const view = room();
  if (!view) return;
  const left = way > 0 ? view.scrollHeight - view.clientHeight - view.scrollTop : view.scrollTop;
  if (left > 2) return view.scrollBy({ top: way * step * view.clientHeight, behavior: "smooth" });
  const before = current();
  go(before + way);
  if (way < 0 && current() !== before) view.scrollTo({ top: view.scrollHeight, behavior: "instant" });
}

function wholeScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {}); // a browser that does not let it shows it in its window
}

function leave(): void {
  if (document.fullscreenElement) return wholeScreen();
  document.querySelector<HTMLAnchorElement>("[data-leave]")?.click();
}

/** Does what a key means here. Reports whether it meant anything. */
function press(key: string, shift: boolean): boolean {
  switch (key) {
    case "ArrowRight":
    case "j":
    case "n":
      go(current() + 1);
      return true;
    case "ArrowLeft":
    case "k":
    case "p":
      go(current() - 1);
      return true;
    case " ":
      on(shift ? -1 : 1);
      return true;
    case "ArrowDown":
    case "PageDown":
      on(1);
      return true;
    case "ArrowUp":
    case "PageUp":
      on(-1);
      return true;
    case "Home":
      go(0);
      return true;
    case "End":
      go(slides().length - 1);
      return true;
    case "f":
      wholeScreen();
      return true;
    case "Escape": {
      const menu = document.querySelector(".slidebar details[open]");
      if (menu) menu.removeAttribute("open");
      else leave();
      return true;
    }
  }
  return false;
}

/** What takes the key for itself: fields, tabs, and what has the focus and scrolls sideways or is pressed by it. */
function taken(event: KeyboardEvent): boolean {
  const on = event.target as Element;
  if (on.closest("dialog:not([open])")) return false;
  if (on.matches("input, select, textarea, [role=tab], [contenteditable]")) return event.key !== "Escape";
  if (event.key === " ") return on.matches("a, button, summary");
  return event.key.startsWith("Arrow") && on.matches(".scroll, .tree, .text, audio, video");
}

export function startPresenting(): void {
  if (!room()) return;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]") || staged() || taken(event)) return;
    if (press(event.key, event.shiftKey)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-slide], [data-whole-screen]");
    if (button?.dataset.slide) go(current() + Number(button.dataset.slide));
    else if (button) wholeScreen();
  });
  window.addEventListener("hashchange", draw);
  afterPatch(draw);
  draw();
}
