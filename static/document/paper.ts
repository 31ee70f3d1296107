// Tables on paper: a sheet does not scroll, so a table that is wider is laid out as
// several, one below the other, each with the row numbers.

// The width of what a sheet of A4 holds within its margins and a cell's indent, in px
// of CSS, and how many parts a table is laid out in at most.
const sheet = 640;
const parts = 12;

let laid: HTMLElement[] = [];

/** Lays out the tables for paper, and takes that back after printing. */
export function startPaper(): void {
  addEventListener("beforeprint", () => {
    clear();
    document.documentElement.classList.add("onpaper"); // the type of paper, to be measured
    for (const scroll of document.querySelectorAll<HTMLElement>(".table > .scroll")) layOut(scroll);
    document.documentElement.classList.remove("onpaper");
  });
  addEventListener("afterprint", clear);
}

function clear(): void {
  for (const element of laid) element.remove();
  laid = [];
  for (const hidden of document.querySelectorAll(".offpaper")) hidden.classList.remove("offpaper");
}

function layOut(scroll: HTMLElement): void {
  const table = scroll.querySelector("table");
  const head = table?.tHead?.rows[0];
  if (!table || !head) return;
  const widths = [...head.cells].map((cell) => cell.offsetWidth);
  const groups = grouped(widths);
  if (groups.length < 2) return;
  scroll.classList.add("offpaper");
  const shown = groups.slice(0, parts);
  let after: HTMLElement = scroll;
  for (const [i, [first, last]] of shown.entries()) {
    const part = document.createElement("div");
    part.className = "sheetpart";
    const words = document.createElement("p");
    words.textContent = `columns ${first}–${last} of ${widths.length - 1}`;
    if (i === parts - 1 && groups.length > parts) words.textContent += "; those after them are not printed";
    part.append(words, cut(table, first, last));
    after.after(part);
    laid.push(part);
    after = part;
  }
}

/** The first and last column of each part, by their places in a row; 0 is the row's number. */
function grouped(widths: number[]): [number, number][] {
  const groups: [number, number][] = [];
  const room = sheet - (widths[0] ?? 0);
  let first = 1;
  let used = 0;
  for (let i = 1; i < widths.length; i++) {
    const width = widths[i] ?? 0;
    if (i > first && used + width > room) {
      groups.push([first, i - 1]);
      first = i;
      used = 0;
    }
    used += width;
  }
  if (first < widths.length) groups.push([first, widths.length - 1]);
  return groups;
}

/** A table of the rows that are shown, with their numbers and some columns. */
function cut(table: HTMLTableElement, first: number, last: number): HTMLTableElement {
  const part = table.cloneNode(false) as HTMLTableElement;
  for (const section of [table.tHead, table.tBodies[0]]) {
    if (!section) continue;
    const copy = part.appendChild(section.cloneNode(false));
    for (const row of section.rows) {
      if (row.hidden) continue;
      const line = copy.appendChild(row.cloneNode(false));
      for (const [i, cell] of [...row.cells].entries()) {
        if (i === 0 || (i >= first && i <= last)) line.appendChild(cell.cloneNode(true));
      }
    }
  }
  return part;
}
