// Keeps the clocks of running cells going between two patches.

import { afterPatch } from "./patch";

interface Clock {
  at: string; // of the server, when it was drawn
  begun: number; // by the clock of the browser
}

const clocks = new WeakMap<Element, Clock>();
let timer: ReturnType<typeof setInterval> | undefined;

export function startClocks(): void {
  afterPatch(look);
  look();
}

function look(): void {
  const running = document.querySelector("[data-started]");
  if (running && timer === undefined) timer = setInterval(tick, 100);
  if (!running && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
  }
}

function tick(): void {
  const now = Date.now();
  for (const element of document.querySelectorAll<HTMLElement>("[data-started]")) {
    const drawn = element.dataset.now ?? "";
    let clock = clocks.get(element);
    if (!clock || clock.at !== drawn) {
      clock = { at: drawn, begun: now - (Number(drawn) - Number(element.dataset.started)) };
      clocks.set(element, clock);
    }
    const text = duration(now - clock.begun);
    if (element.textContent !== text) element.textContent = text;
  }
}

/** Says a time as the server does. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
