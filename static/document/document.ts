// The client of an exported document: the lights, the pages of a table, and a
// folded result that opens for paper. It asks nobody for anything.

import { startTheme } from "../theme/toggle";
import { startPaper } from "./paper";

const pageRows = 10;

for (const element of document.querySelectorAll<HTMLElement>(".needs-js")) element.hidden = false;
startTheme();
for (const table of document.querySelectorAll<HTMLElement>(".table")) startPages(table);

addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll<HTMLDetailsElement>("details.output")) folded.open = true;
});
startPaper(); // after what is folded has opened: it has no widths before

/** Cuts the rows that the document carries into pages. */
function startPages(table: HTMLElement): void {
  const rows = [...table.querySelectorAll<HTMLElement>("tbody > tr")];
  const foot = table.querySelector<HTMLElement>("[role=status]");
  if (rows.length <= pageRows || !foot) return;
  const bounds = foot.textContent ?? "";
  const turns = document.createElement("span");
  turns.className = "pages";
  const back = turn("‹", "Previous page");
  const on = turn("›", "Next page");
  turns.append(back, on);
  foot.after(turns);
  let first = 0;
  const show = (): void => {
    rows.forEach((row, i) => (row.hidden = i < first || i >= first + pageRows));
    const last = Math.min(first + pageRows, rows.length);
    foot.textContent = `page ${first / pageRows + 1} of ${Math.ceil(rows.length / pageRows)}: ${first + 1}–${last}; ${bounds}`;
    back.disabled = first === 0;
    on.disabled = last === rows.length;
  };
  back.addEventListener("click", () => {
    first = Math.max(0, first - pageRows);
    show();
  });
  on.addEventListener("click", () => {
    first += pageRows;
    show();
  });
  show();
}

function turn(sign: string, label: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = sign;
  button.setAttribute("aria-label", label);
  return button;
}
