// Going from a name to where it comes from and to where it is used, and from a
// cell to its neighbours in the graph. The browser's Back returns.

import { current } from "../cell/select";
import { about, fromBytes, toBytes } from "../edit/ask";
import { codeOf, jump, offsetOf, point, reveal, textOf } from "../edit/place";
import { leave } from "../edit/write";
import { notice } from "../live/notice";
import { choose } from "../palette/palette";
import { showUses } from "./find";
import type { Hit } from "./hits";
import { panel } from "./hits";

/** A place as the server answers: in a cell or other declaration, or in a file. */
export interface Place {
  file: string;
  cell?: string;
  start: number; // bytes of the cell's source where there is a cell
  end: number;
  line: number;
  column?: number;
  text?: string;
}

/** A name in a text: of a declaration as it is drawn, or as it is being written. */
export interface Name {
  name: string; // of the declaration
  source: string;
  at: number;
}

const cellCalled = (name = "") => (name ? document.querySelector<HTMLElement>(`main .cell[data-name="${CSS.escape(name)}"]`) : null);

/** Shows a place: on the page, else in its file. */
export async function go(place: Place): Promise<void> {
  await leave();
  const cell = cellCalled(place.cell);
  const code = codeOf(cell);
  if (cell && code) {
    const text = textOf(code);
    return reveal(cell, fromBytes(text, place.start), fromBytes(text, place.end));
  }
  const knob = [...document.querySelectorAll<HTMLElement>("[data-param]")].find((each) => each.dataset.param?.toLowerCase() === place.cell?.toLowerCase());
  if (knob) {
    knob.scrollIntoView({ block: "center", behavior: "instant" });
    return knob.querySelector<HTMLElement>("input, select, textarea, button")?.focus({ preventScroll: true });
  }
  if (place.file.startsWith("/")) return notice(`It comes from ${place.file}:${place.line}, outside of the project.`);
  const to = new URL(panel()?.dataset.files ?? "files", location.href);
  to.searchParams.set("_file", place.file);
  to.hash = "L" + place.line;
  location.href = to.href;
}

/** Goes to where a name comes from; from there, to its uses. */
export async function definition(of: Name, inside?: (place: Place) => void): Promise<void> {
  const offset = toBytes(of.source, of.at);
  const place = await about<Place | null>({ op: "definition", name: of.name, source: of.source, offset });
  if (!place) return notice("Nothing is known of this name.");
  if (place.cell === of.name && place.start <= offset && offset <= place.end) return uses(of);
  if (place.cell === of.name && inside) return inside(place);
  return go(place);
}

/** Lists where a name is used. */
export async function uses(of: Name): Promise<void> {
  const places = await about<Place[] | null>({ op: "uses", name: of.name, source: of.source, offset: toBytes(of.source, of.at) });
  if (!places?.length) return notice("Nothing is known of this name.");
  await leave();
  showUses("Uses of " + (wordAt(of.source, of.at)?.word ?? of.name), places.map(hitOf));
}

function hitOf(place: Place): Hit {
  const cell = cellCalled(place.cell);
  const code = codeOf(cell);
  const text = code ? textOf(code) : "";
  return {
    file: place.file, name: place.cell, line: place.line, start: place.start, end: place.end, text: place.text ?? "", at: (place.column ?? 1) - 1, after: "",
    kind: code ? "code" : "file", element: cell?.id, row: text.slice(0, fromBytes(text, place.start)).split("\n").length - 1,
  };
}

/** The word around a place. */
function wordAt(text: string, at: number): { word: string; from: number } | null {
  const before = /[\p{L}\p{N}_]*$/u.exec(text.slice(0, at))?.[0] ?? "";
  const word = before + (/^[\p{L}\p{N}_]*/u.exec(text.slice(at))?.[0] ?? "");
  return word ? { word, from: at - before.length } : null;
}

/** The name under a point of the page, in code that is not being written. */
function nameAt(target: EventTarget | null, x: number, y: number): (Name & { code: Element }) | null {
  const code = target instanceof Element ? target.closest("main.sheet .stuff > .code pre, main.sheet .stuff > .fold > .code pre") : null;
  const name = code?.closest<HTMLElement>(".cell")?.dataset.name;
  const caret = code && document.caretPositionFromPoint?.(x, y);
  const at = code && caret ? offsetOf(code, caret.offsetNode, caret.offset) : null;
  return code && name && at !== null ? { name, source: textOf(code), at, code } : null;
}

/** What F12 is about while nothing is written: where the page's cursor stands in code, else the name of the selected cell. */
function named(): Name | null {
  const chosen = getSelection();
  const code = chosen?.anchorNode?.parentElement?.closest(".stuff > .code pre, .stuff > .fold > .code pre");
  const cell = (code?.closest<HTMLElement>(".cell") ?? current()) as HTMLElement | null;
  const name = cell?.dataset.name;
  const drawn = code ?? codeOf(cell);
  if (!name || !drawn) return null;
  const source = textOf(drawn);
  const at = code && chosen?.anchorNode ? offsetOf(code, chosen.anchorNode, chosen.anchorOffset) : null;
  return { name, source, at: at ?? Math.max(0, source.indexOf(" " + name) + 1) };
}

/** Goes to a neighbour in the graph: to what makes an input, or to what uses the output. */
export function neighbour(way: "makes" | "uses"): boolean {
  const cell = current();
  if (!cell) return false;
  const ends = (from: string, to: string) =>
    [...document.querySelectorAll<SVGElement>(`#page-outline .edge[data-${from}="${CSS.escape(cell.id)}"]`)].map((edge) => edge.dataset[to] ?? "");
  const ids = [...new Set(way === "makes" ? ends("to", "from") : ends("from", "to"))].filter((id) => document.getElementById(id));
  const name = cell.dataset.name ?? "";
  if (ids.length === 0) {
    notice(way === "makes" ? `${name} takes nothing.` : `Nothing uses ${name}.`);
    return true;
  }
  const entries = ids.map((id) => {
    const to = document.getElementById(id)!;
    const status = to.dataset.status ?? "";
    return { group: way === "makes" ? "Makes an input" : "Uses it", name: to.dataset.name ?? id, note: status, symbol: status ? "s-" + status : "s-param", tone: "is-" + status, go: () => void leave().then(() => jump(id)) };
  });
  choose(entries, way === "makes" ? `What ${name} is made from` : `What uses ${name}`);
  return true;
}

/** Underlines the name that a click would go from. */
function hint(event: MouseEvent): void {
  const held = event.ctrlKey || event.metaKey;
  const at = held ? nameAt(event.target, event.clientX, event.clientY) : null;
  const word = at && wordAt(at.source, at.at);
  document.body.classList.toggle("going", word !== null);
  point("going", at && word ? [at.code, word.from, word.from + word.word.length] : null);
}

export function startGoing(): void {
  if (!document.body.dataset.editor || !document.querySelector("main.sheet")) return;
  document.addEventListener("mousemove", (event) => (event.ctrlKey || event.metaKey || document.body.classList.contains("going")) && hint(event));
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Control" && event.key !== "Meta") return;
    document.body.classList.remove("going");
    point("going", null);
  });
  document.addEventListener(
    "click",
    (event) => {
      const at = event.ctrlKey || event.metaKey ? nameAt(event.target, event.clientX, event.clientY) : null;
      if (!at) return;
      event.preventDefault();
      event.stopPropagation(); // it opens no editor
      point("going", null);
      void definition(at);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F12" || event.defaultPrevented || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const at = named();
    if (!at) return;
    event.preventDefault();
    void (event.shiftKey ? uses(at) : definition(at));
  });
}
