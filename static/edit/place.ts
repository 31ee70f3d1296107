// Places in code that the server has drawn, as offsets in its text, and back.

import { select } from "../cell/select";

/** Calls f with each piece of the text of drawn code and where it starts. A line that failed is a block of its own, without the end of its line. */
function pieces(code: Element, f: (node: Text, start: number) => boolean): number {
  const walk = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
  let at = 0;
  let hit: Element | null = null;
  for (let node = walk.nextNode() as Text | null; node; node = walk.nextNode() as Text | null) {
    const now = node.parentElement?.closest(".hit") ?? null;
    if (hit && now !== hit) at++;
    hit = now;
    if (f(node, at)) return at;
    at += node.data.length;
  }
  return at;
}

/** The text of drawn code. */
export function textOf(code: Element): string {
  let text = "";
  pieces(code, (node, start) => {
    text = text.padEnd(start, "\n") + node.data;
    return false;
  });
  return text;
}

/** Where in drawn code a point of its page is; null outside of it. */
export function offsetOf(code: Element, node: Node, offset: number): number | null {
  let found: number | null = null;
  pieces(code, (piece, start) => {
    if (piece !== node) return false;
    found = start + offset;
    return true;
  });
  return found;
}

/** The stretch of drawn code between two offsets. */
function rangeOf(code: Element, from: number, to: number): Range | null {
  const range = document.createRange();
  let begun = false;
  pieces(code, (node, start) => {
    const end = start + node.data.length;
    if (!begun && from < end) {
      range.setStart(node, Math.max(0, from - start));
      begun = true;
    }
    if (begun) range.setEnd(node, Math.min(node.data.length, Math.max(0, to - start)));
    return begun && to <= end;
  });
  return begun ? range : null;
}

/** The drawn code of a cell, as the file has it. */
export const codeOf = (cell: Element | null) => cell?.querySelector(".stuff > .code pre, .stuff > .fold > .code pre") ?? null;

let fading: ReturnType<typeof setTimeout> | undefined;
const lasting = 4000; // ms that a place stays marked

/** Marks a stretch of the page for a while. */
function mark(range: Range): void {
  if (!CSS.highlights) return;
  CSS.highlights.set("found", new Highlight(range));
  clearTimeout(fading);
  fading = setTimeout(() => CSS.highlights.delete("found"), lasting);
}

/** Gives a stretch of drawn code the look of a name, or takes that look away. */
export function point(look: string, at: [code: Element, from: number, to: number] | null): void {
  const range = at && rangeOf(...at);
  if (range) CSS.highlights?.set(look, new Highlight(range));
  else CSS.highlights?.delete(look);
}

/** Goes to a cell or a parameter, so that Back returns. */
export function jump(id: string): void {
  const to = document.getElementById(id);
  if (!to) return;
  history.pushState(history.state, "", "#" + id);
  if (to.matches(".cell")) return select(id, true);
  to.scrollIntoView({ block: "center", behavior: "instant" });
  to.querySelector<HTMLElement>("input, select, textarea, button")?.focus({ preventScroll: true });
}

/** Shows a stretch of the code of a cell, between two offsets of its text. */
export function reveal(cell: HTMLElement, from: number, to: number): void {
  select(cell.dataset.cell ?? "");
  history.pushState(history.state, "", "#" + cell.id);
  const fold = cell.querySelector<HTMLDetailsElement>(".stuff > .fold");
  if (fold) fold.open = true;
  const code = codeOf(cell);
  const range = code && rangeOf(code, from, to);
  if (!range) return cell.scrollIntoView({ block: "nearest", behavior: "instant" });
  bring(range);
  mark(range);
}

/** Shows an element of the page, or what of its text is looked for. */
export function revealText(element: HTMLElement, text: string): void {
  const cell = element.closest<HTMLElement>(".cell");
  if (cell) select(cell.dataset.cell ?? "");
  const range = document.createRange();
  range.selectNodeContents(element);
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode() as Text | null; node; node = walk.nextNode() as Text | null) {
    const at = node.data.toLowerCase().indexOf(text.toLowerCase());
    if (text === "" || at < 0) continue;
    range.setStart(node, at);
    range.setEnd(node, at + text.length);
    break;
  }
  bring(range);
  mark(range);
}

/** Brings a stretch into view, clear of what floats above the page. */
function bring(range: Range): void {
  const shown = () => range.getBoundingClientRect();
  const low = Math.min(innerHeight, coveredFrom()) - 60;
  if (shown().top > 90 && shown().bottom < low) return;
  scrollBy({ top: shown().top - low / 3, behavior: "instant" });
  if (shown().top < 60 || shown().top > low) scrollBy({ top: shown().top - low / 3, behavior: "instant" }); // cells off the screen have guessed heights
}

/** Where a panel covers the low end of a narrow window. */
function coveredFrom(): number {
  const panel = document.querySelector<HTMLElement>("#page-find:not([hidden])")?.getBoundingClientRect();
  return panel && panel.width > innerWidth * 0.9 ? panel.top : innerHeight;
}
