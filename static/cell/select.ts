// The selected cell: where keys act. It is the cell of the address, the one
// clicked last, or the one reached by j and k.

import { afterPatch } from "../live/patch";

let selected = "";
const listeners: ((id: string) => void)[] = [];

export const cells = () => [...document.querySelectorAll<HTMLElement>("main .cell[data-cell]")];

/** The selected cell, if it is still on the page. */
export function current(): HTMLElement | null {
  return selected ? document.querySelector<HTMLElement>(`.cell[data-cell="${CSS.escape(selected)}"]`) : null;
}

/** Calls f with the ID of each cell that becomes selected; "" for none. */
export function onSelect(f: (id: string) => void): void {
  listeners.push(f);
}

/** Selects a cell; with show its head is brought into view. */
export function select(id: string, show = false): void {
  selected = id;
  mark();
  listeners.forEach((f) => f(id));
  const cell = current();
  if (show && cell) {
    history.replaceState(history.state, "", "#" + id);
    cell.scrollIntoView({ block: headVisible(cell) ? "nearest" : "start", behavior: "instant" });
  }
}

/** Selects the cell n further down, or up where n is negative. */
export function step(n: number): void {
  const all = cells();
  if (all.length === 0) return;
  const now = current();
  const at = now ? all.indexOf(now) + n : firstInView(all);
  select(all[Math.min(all.length - 1, Math.max(0, at))].dataset.cell ?? "", true);
}

function firstInView(all: HTMLElement[]): number {
  const found = all.findIndex((cell) => cell.getBoundingClientRect().bottom > 120);
  return found < 0 ? 0 : found;
}

function headVisible(cell: HTMLElement): boolean {
  const top = cell.getBoundingClientRect().top;
  return top > 60 && top < window.innerHeight / 2;
}

function mark(): void {
  for (const cell of document.querySelectorAll(".cell.is-selected")) {
    if (cell.getAttribute("data-cell") !== selected) cell.classList.remove("is-selected");
  }
  current()?.classList.add("is-selected");
}

function fromAddress(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id ? document.getElementById(id) : null;
  if (target instanceof HTMLDetailsElement) target.open = true;
  const cell = target?.closest<HTMLElement>(".cell[data-cell]");
  if (cell) select(cell.dataset.cell ?? "");
}

export function startSelecting(): void {
  document.addEventListener("click", (event) => {
    const cell = (event.target as Element).closest<HTMLElement>(".cell[data-cell]");
    if (cell && !(event.target as Element).closest("a, button, summary")) select(cell.dataset.cell ?? "");
  });
  window.addEventListener("hashchange", fromAddress);
  afterPatch(mark);
  fromAddress();
}
