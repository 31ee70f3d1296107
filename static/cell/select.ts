// The selected cell, or text between cells: where keys act. It is the cell of the
// address, what was clicked last, or what was reached by j and k.

import { afterPatch } from "../live/patch";

let selected = "";
const listeners: ((id: string) => void)[] = [];

export const cells = () => [...document.querySelectorAll<HTMLElement>("main .cell[data-cell]")];

/** Cells and the texts between them, as they stand on the page. */
const items = () => [...document.querySelectorAll<HTMLElement>("main .cell[data-cell], main.sheet > [data-prose=block][id]")];

/** The selected cell or text, if it is still on the page. */
export function chosen(): HTMLElement | null {
  const item = selected ? document.getElementById(selected) : null;
  return item?.matches(".cell[data-cell], [data-prose=block]") ? item : null;
}

/** The selected cell, if it is one. */
export function current(): HTMLElement | null {
  const item = chosen();
  return item?.dataset.cell ? item : null;
}

/** Calls f with the ID of each cell that becomes selected; "" for none, and for a text. */
export function onSelect(f: (id: string) => void): void {
  listeners.push(f);
}

/** Selects a cell or a text; with show its head is brought into view. */
export function select(id: string, show = false): void {
  selected = id;
  mark();
  const item = chosen();
  listeners.forEach((f) => f(item && !item.dataset.cell ? "" : id));
  if (!show || !item) return;
  if (item.dataset.cell) history.replaceState(history.state, "", "#" + id);
  item.scrollIntoView({ block: headVisible(item) ? "nearest" : "start", behavior: "instant" });
}

/** Selects what stands n further down, or up where n is negative. */
export function step(n: number): void {
  const all = items();
  if (all.length === 0) return;
  const now = chosen();
  const at = now ? all.indexOf(now) + n : firstInView(all);
  select(all[Math.min(all.length - 1, Math.max(0, at))].id, true);
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
  for (const item of document.querySelectorAll(".is-selected")) {
    if (item.id !== selected) item.classList.remove("is-selected");
  }
  chosen()?.classList.add("is-selected");
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
    const on = event.target as Element;
    const item = on.closest<HTMLElement>(".cell[data-cell], main.sheet > [data-prose=block][id]");
    if (item && !on.closest("a, button, summary")) select(item.id);
  });
  window.addEventListener("hashchange", fromAddress);
  afterPatch(mark);
  fromAddress();
}
