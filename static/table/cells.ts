// Cells of a table: picked by click and arrow keys, several with Shift, a row by
// its number; copied as whole values, so that a spreadsheet takes them; opened
// when they are longer than their room.

import { viewQuery } from "../knobs/address";
import { notice } from "../live/notice";
import { afterPatch } from "../live/patch";

interface Place {
  row: number; // on the page
  column: number; // from 0; that of the row's number does not count
}

interface Pick {
  table: HTMLElement;
  from: Place;
  to: Place;
}

let pick: Pick | undefined;

export function startCells(): void {
  document.addEventListener("mousedown", press);
  document.addEventListener("dblclick", (event) => {
    const cell = (event.target as Element).closest<HTMLElement>(".table td");
    if (cell) void open(cell);
  });
  document.addEventListener("keydown", key, true);
  document.addEventListener("copy", copy);
  afterPatch(draw);
}

function press(event: MouseEvent): void {
  const target = event.target as Element;
  const cell = target.closest<HTMLElement>(".table tbody td, .table tbody th.idx");
  const table = cell?.closest<HTMLElement>(".table");
  if (!cell || !table || event.button !== 0) {
    if (pick && !target.closest(".table, dialog")) choose(undefined);
    return;
  }
  const at = place(cell);
  if (cell.localName === "th") {
    const from = event.shiftKey && pick?.table === table ? pick.from.row : at.row;
    choose({ table, from: { row: from, column: 0 }, to: { row: at.row, column: width(table) - 1 } });
    event.preventDefault();
    return;
  }
  if (event.shiftKey && pick?.table === table) {
    event.preventDefault(); // no text is marked
    choose({ ...pick, to: at });
  } else {
    choose({ table, from: at, to: at });
  }
}

const bodyRows = (table: HTMLElement) => [...table.querySelectorAll<HTMLTableRowElement>("tbody tr")];
const width = (table: HTMLElement) => table.querySelectorAll("thead th").length - 1;

function place(cell: HTMLElement): Place {
  const row = cell.closest<HTMLTableRowElement>("tr")!;
  return { row: bodyRows(cell.closest<HTMLElement>(".table")!).indexOf(row), column: [...row.children].indexOf(cell) - 1 };
}

function cellAt(table: HTMLElement, at: Place): HTMLElement | undefined {
  return bodyRows(table)[at.row]?.children[at.column + 1] as HTMLElement | undefined;
}

function choose(next: Pick | undefined): void {
  pick = next;
  draw();
  if (next) cellAt(next.table, next.to)?.focus({ preventScroll: true });
}

/** The rectangle that is picked. */
function bounds(p: Pick) {
  const { from, to } = p;
  return {
    top: Math.min(from.row, to.row), bottom: Math.max(from.row, to.row),
    left: Math.min(from.column, to.column), right: Math.max(from.column, to.column),
  };
}

/** Marks what is picked, and nothing else. */
function draw(): void {
  for (const old of document.querySelectorAll(".table td.is-picked")) {
    old.classList.remove("is-picked");
    old.removeAttribute("tabindex");
    old.removeAttribute("aria-selected");
  }
  if (!pick?.table.isConnected) return;
  const { top, bottom, left, right } = bounds(pick);
  const rows = bodyRows(pick.table);
  for (let r = top; r <= bottom && r < rows.length; r++) {
    for (let c = left; c <= right; c++) {
      const cell = rows[r].children[c + 1] as HTMLElement | undefined;
      if (cell?.localName !== "td") continue;
      cell.classList.add("is-picked");
      cell.setAttribute("aria-selected", "true");
      cell.tabIndex = -1;
    }
  }
}

const arrows: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function key(event: KeyboardEvent): void {
  const here = document.activeElement as HTMLElement | null;
  const region = here?.closest<HTMLElement>(".table .scroll");
  if (!region || event.ctrlKey || event.metaKey || event.altKey) return;
  const table = region.closest<HTMLElement>(".table")!;
  const picked = pick?.table === table && here !== region ? pick : undefined;
  if (event.key === "Enter" && here === region) {
    take(event);
    choose({ table, from: { row: 0, column: 0 }, to: { row: 0, column: 0 } });
  } else if (picked && here?.localName === "td") {
    steer(event, picked);
  }
}

/** What a key does in a picked cell. */
function steer(event: KeyboardEvent, p: Pick): void {
  const step = arrows[event.key];
  if (step) {
    take(event);
    const to = {
      row: Math.min(Math.max(p.to.row + step[0], 0), bodyRows(p.table).length - 1),
      column: Math.min(Math.max(p.to.column + step[1], 0), width(p.table) - 1),
    };
    choose({ table: p.table, from: event.shiftKey ? p.from : to, to });
    cellAt(p.table, to)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (event.key === "Escape") {
    take(event);
    choose(undefined);
    p.table.querySelector<HTMLElement>(".scroll")?.focus({ preventScroll: true });
  } else if (event.key === "Enter") {
    take(event);
    const cell = cellAt(p.table, p.to);
    if (cell) void open(cell);
  }
}

function take(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

/** The whole value of a cell as far as the page knows it; "" when it is missing. */
function value(cell: HTMLElement): string {
  if (cell.querySelector(".na")) return "";
  return cell.title || (cell.textContent ?? "").trim();
}

/** A field of a table of text: quoted where it would break into the next one. */
function quoted(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Copies what is picked, with the names of the columns where it is more than one cell. */
function copy(event: ClipboardEvent): void {
  const marked = getSelection();
  const typing = (document.activeElement as HTMLElement | null)?.closest("input, textarea, select, .cm-editor, dialog");
  if (!pick?.table.isConnected || typing || (marked && !marked.isCollapsed) || !event.clipboardData) return;
  const { top, bottom, left, right } = bounds(pick);
  const rows = bodyRows(pick.table).slice(top, bottom + 1);
  const cells = rows.map((row) => [...row.children].slice(left + 1, right + 2) as HTMLElement[]);
  if (cells.length === 1 && cells[0].length === 1) {
    event.clipboardData.setData("text/plain", value(cells[0][0]));
    event.preventDefault();
    return;
  }
  const heads = [...pick.table.querySelectorAll<HTMLElement>("thead th")].slice(left + 1, right + 2);
  const lines = [heads.map((th) => quoted(th.dataset.col ?? "")), ...cells.map((row) => row.map((cell) => quoted(value(cell))))];
  event.clipboardData.setData("text/plain", lines.map((line) => line.join("\t")).join("\n"));
  event.preventDefault();
  notice(`Copied ${cells.length} × ${heads.length} values.`);
}

/** Shows the whole value of a cell. */
async function open(cell: HTMLElement): Promise<void> {
  const table = cell.closest<HTMLElement>(".table")!;
  const head = table.querySelectorAll<HTMLElement>("thead th")[place(cell).column + 1];
  const row = cell.closest<HTMLElement>("tr")?.dataset.row ?? "";
  let text = value(cell);
  let note = "";
  if (table.dataset.value && !cell.querySelector(".na")) {
    const address = new URL(table.dataset.value, location.href);
    for (const [name, value] of new URLSearchParams(viewQuery())) address.searchParams.set(name, value);
    address.searchParams.set("_row", row);
    address.searchParams.set("_col", head?.dataset.col ?? "");
    const answer = await fetch(address, { headers: { "X-Part": "1" } }).catch(() => undefined);
    if (!answer?.ok) return notice("The whole value cannot be read now.");
    text = await answer.text();
    const cut = answer.headers.get("X-Cut");
    if (cut) note = `the beginning of ${Number(cut).toLocaleString("en")} bytes; a download has all of it`;
  }
  show(`${head?.dataset.col ?? ""}, row ${row}`, cell.querySelector(".na") ? "missing" : text, note, cell);
}

function show(title: string, text: string, note: string, from: HTMLElement): void {
  document.getElementById("table-value")?.remove();
  const dialog = document.createElement("dialog");
  dialog.id = "table-value";
  dialog.className = "dialog value";
  dialog.setAttribute("aria-label", title);
  const head = document.createElement("h2");
  head.textContent = title;
  const body = document.createElement("pre");
  body.textContent = text;
  body.tabIndex = 0;
  const foot = document.createElement("p");
  foot.className = "quiet";
  foot.textContent = note || `${[...text].length.toLocaleString("en")} characters`;
  const acts = document.createElement("div");
  acts.className = "acts";
  const copying = button("Copy", () => void navigator.clipboard.writeText(text).then(() => (copying.textContent = "Copied"), () => notice("The browser does not let the page copy.")));
  acts.append(foot, copying, button("Close", () => dialog.close()));
  dialog.append(head, body, acts);
  dialog.addEventListener("close", () => {
    dialog.remove();
    from.focus({ preventScroll: true });
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

function button(words: string, act: () => void): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "btn btn--line btn--small";
  b.textContent = words;
  b.addEventListener("click", act);
  return b;
}
