// The command palette: type some letters, go to a cell, or do something.

import { type Entry, entries } from "./entries";
import { type Match, match } from "./match";

const most = 12; // entries of a group that are listed

let all: Entry[] = [];
let listed: Entry[] = [];
let active = 0;

const dialog = () => document.getElementById("page-palette") as HTMLDialogElement | null;
const input = () => dialog()?.querySelector<HTMLInputElement>("input") ?? null;
const list = () => document.getElementById("page-palette-list");

/** Opens the palette. */
export function openPalette(): void {
  open(() => entries(openHelp), "Go to a cell, run something");
}

/** Has somebody choose among entries; a single one needs no choice. */
export function choose(list: Entry[], title: string): void {
  if (list.length === 1) list[0].go();
  else setTimeout(() => open(() => list, title), 0); // after the key that asked has come up
}

function open(offer: () => Entry[], title: string): void {
  const box = dialog();
  const field = input();
  if (!box || !field || box.open) return;
  all = offer();
  field.value = "";
  field.placeholder = title;
  box.showModal();
  draw();
}

/** Opens the list of keys. */
export function openHelp(): void {
  (document.getElementById("page-help") as HTMLDialogElement | null)?.showModal();
}

function draw(): void {
  const query = input()?.value ?? "";
  const found = all
    .map((entry) => ({ entry, found: match(query, entry.name) }))
    .filter((row): row is { entry: Entry; found: Match } => row.found !== null);
  const groups = [...new Set(found.map((row) => row.entry.group))];
  if (query) groups.sort((a, b) => best(found, a) - best(found, b));
  listed = [];
  active = 0;
  const items: HTMLElement[] = [];
  for (const group of groups) {
    const rows = found.filter((row) => row.entry.group === group);
    if (query) rows.sort((a, b) => a.found.rank - b.found.rank);
    items.push(heading(group));
    for (const row of rows.slice(0, most)) {
      items.push(option(row.entry, row.found, listed.length));
      listed.push(row.entry);
    }
  }
  list()?.replaceChildren(...items);
  const none = dialog()?.querySelector<HTMLElement>(".none");
  if (none) none.hidden = listed.length > 0;
  mark();
}

function best(rows: { entry: Entry; found: Match }[], group: string): number {
  return Math.min(...rows.filter((row) => row.entry.group === group).map((row) => row.found.rank));
}

function heading(text: string): HTMLElement {
  const item = document.createElement("li");
  item.className = "group";
  item.role = "presentation";
  item.textContent = text;
  return item;
}

function option(entry: Entry, found: Match, index: number): HTMLElement {
  const item = document.createElement("li");
  item.id = `page-palette-${index}`;
  item.role = "option";
  if (entry.symbol) item.append(symbol(entry));
  const name = document.createElement("span");
  Array.from(entry.name).forEach((letter, i) => {
    if (!found.at.includes(i)) return name.append(letter);
    const mark = document.createElement("mark");
    mark.textContent = letter;
    name.append(mark);
  });
  const note = document.createElement("span");
  note.className = "end";
  note.textContent = entry.note;
  item.append(name, note);
  item.addEventListener("click", () => take(index));
  return item;
}

function symbol(entry: Entry): SVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", `shape ${entry.tone}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", "#" + entry.symbol);
  svg.append(use);
  return svg;
}

function mark(): void {
  list()?.querySelectorAll("[role=option]").forEach((item, i) => {
    item.setAttribute("aria-selected", String(i === active));
    if (i === active) item.scrollIntoView({ block: "nearest" });
  });
  input()?.setAttribute("aria-activedescendant", listed.length ? `page-palette-${active}` : "");
}

function take(index: number): void {
  const entry = listed[index];
  dialog()?.close();
  entry?.go();
}

function onKey(event: KeyboardEvent): void {
  const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
  if (event.key in moves) {
    event.preventDefault();
    active = Math.min(listed.length - 1, Math.max(0, active + moves[event.key]));
    mark();
  } else if (event.key === "Enter") {
    event.preventDefault();
    take(active);
  }
}

export function startPalette(): void {
  const box = dialog();
  if (!box) return;
  input()?.addEventListener("input", draw);
  input()?.addEventListener("keydown", onKey);
  for (const each of document.querySelectorAll("dialog")) {
    each.addEventListener("click", (event) => {
      if (event.target === each) each.close();
    });
  }
  for (const button of document.querySelectorAll('[data-open="page-palette"]')) {
    button.addEventListener("click", openPalette);
  }
}
