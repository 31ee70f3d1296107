// The list of the panel: places of the sources, by the cell or file they lie in.

import { fromBytes } from "../edit/ask";
import { button, element } from "../edit/element";
import { codeOf, reveal, revealText, textOf } from "../edit/place";

/** A place of the sources, as the server answers a search. */
export interface Hit {
  file: string;
  name?: string; // of the declaration that it lies in
  line: number;
  start: number; // bytes of the file
  end: number;
  text: string; // its line
  at: number; // bytes in text
  after: string; // what would take its place
  kind: "code" | "doc" | "prose" | "package" | "file";
  element?: string; // of the page
  row: number; // of code: the line of the cell, from 0
}

export const panel = () => document.getElementById("page-find");
export const part = <E extends HTMLElement>(selector: string) => panel()?.querySelector<E>(selector) ?? null;

const most = 400; // places that are listed
const lead = 32; // letters of a line before the place

/** The text of a place, and where it stands in its line. */
function within(hit: Hit): { before: string; found: string; after: string } {
  const from = fromBytes(hit.text, hit.at);
  const to = fromBytes(hit.text, hit.at + hit.end - hit.start);
  const start = hit.text.slice(0, from).trimStart();
  return { before: start.length > lead ? "…" + start.slice(-lead) : start, found: hit.text.slice(from, to), after: hit.text.slice(to) };
}

/** The heading under which a place is listed. */
function heading(hit: Hit): string {
  switch (hit.kind) {
    case "code":
      return hit.name ?? "";
    case "doc":
      return `${hit.name}, text`;
    case "prose":
      return "Text in " + hit.file;
    case "package":
      return "Introduction";
  }
  return hit.name ? `${hit.name} in ${hit.file}` : hit.file;
}

export interface Listing {
  replacing: boolean;
  replace(hits: Hit[]): void;
}

/** Lists places, with what would take their place where that is wanted. */
export function list(hits: Hit[], how: Listing): void {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits.slice(0, most)) {
    const title = heading(hit);
    groups.set(title, [...(groups.get(title) ?? []), hit]);
  }
  const sections = [...groups].map(([title, of]) => {
    const section = element("section");
    const head = element("h3", "", title);
    head.append(element("span", "count", String(of.length)));
    if (how.replacing && of.length > 1) head.append(button("Replace these", () => how.replace(of)));
    const rows = element("ul");
    rows.append(...of.map((hit) => row(hit, how)));
    section.append(head, rows);
    return section;
  });
  if (hits.length > most) sections.push(element("p", "quiet", `and ${hits.length - most} more: narrow the search to list them`));
  part(".hits")?.replaceChildren(...sections);
}

function row(hit: Hit, how: Listing): HTMLElement {
  const item = element("li");
  const { before, found, after } = within(hit);
  const jump = hit.kind === "file" ? (element("a", "hit-place") as HTMLAnchorElement) : (element("button", "hit-place") as HTMLButtonElement);
  if (jump instanceof HTMLAnchorElement) {
    const to = new URL(panel()?.dataset.files ?? "", location.href);
    to.searchParams.set("_file", hit.file);
    to.hash = "L" + hit.line;
    jump.href = to.href;
  } else {
    jump.type = "button";
    jump.addEventListener("click", () => show(hit, found));
  }
  const code = element("code", "", before);
  code.append(element(how.replacing ? "del" : "mark", "", found));
  if (how.replacing) code.append(element("ins", "", hit.after));
  code.append(after);
  jump.append(element("span", "line", String(hit.line)), code);
  jump.title = `${hit.file}:${hit.line}`;
  item.append(jump);
  if (how.replacing) item.append(button("Replace", () => how.replace([hit])));
  return item;
}

/** Shows a place on the page. */
export function show(hit: Hit, found: string): void {
  const on = document.getElementById(hit.element ?? "");
  if (!on) return;
  if (hit.kind !== "code") {
    const text = hit.kind === "doc" ? on.querySelector<HTMLElement>(".stuff > .prose") : on;
    if (text) revealText(text, found);
    return;
  }
  const lines = textOf(codeOf(on) ?? on).split("\n");
  const start = lines.slice(0, hit.row).reduce((sum, line) => sum + line.length + 1, 0) + fromBytes(lines[hit.row] ?? "", hit.at);
  reveal(on, start, start + found.length);
}

/** Goes to the place n further down the list. */
export function walk(n: number): void {
  const all = [...(panel()?.querySelectorAll<HTMLElement>(".hit-place") ?? [])];
  if (all.length === 0) return;
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[Math.max(0, Math.min(all.length - 1, at < 0 && n < 0 ? all.length - 1 : at + n))].focus();
}
