// Says where this page is, and marks the cells where others are: other tabs, other
// people. Quietly: a mark in the margin, and a list for those who cannot see it.

import { current, onSelect } from "../cell/select";
import { writing } from "../edit/write";
import { projectPath } from "../knobs/address";
import { afterPatch } from "./patch";

const id = crypto.randomUUID();
const look = 1000; // milliseconds between looks at what this page is at
const speak = 20; // looks after which it says so again

let told = "";
let since = 0;
let words = 0; // that were said: on the way one may overtake another

function tell(gone = false): void {
  const cell = current()?.dataset.cell ?? "";
  const said = gone ? { id, gone } : { id, cell, writing: writing() };
  const place = JSON.stringify(said);
  since = place === told ? since + 1 : 0;
  if (place === told && since < speak) return;
  told = place;
  since = 0;
  words++;
  void fetch(projectPath() + "/here", {
    method: "POST",
    keepalive: true,
    headers: { "Content-Type": "application/json", "X-Requested-With": "fetch" },
    body: JSON.stringify({ ...said, word: words }),
  }).catch(() => (told = "")); // it is said again once the server is back
}

/** Marks the cells where others are. */
function mark(): void {
  const marks = new Map<string, Set<string>>(); // each said once, however many tabs one has
  for (const guest of document.querySelectorAll<HTMLElement>("#page-company [data-guest]")) {
    const own = guest.dataset.guest === id;
    guest.hidden = own;
    const at = guest.dataset.at;
    if (own || !at) continue;
    const who = guest.dataset.who || "somebody";
    const word = "writing" in guest.dataset ? `${who} is writing` : `${who} is here`;
    marks.set(at, (marks.get(at) ?? new Set()).add(word));
  }
  for (const cell of document.querySelectorAll<HTMLElement>("main.sheet .cell[data-cell]")) {
    const here = marks.get(cell.dataset.cell ?? "");
    if (here) cell.dataset.company = [...here].join(", ");
    else delete cell.dataset.company;
  }
}

export function startCompany(): void {
  if (!document.getElementById("page-company") || !document.querySelector("main.sheet")) return;
  afterPatch(mark);
  mark();
  onSelect(() => tell());
  tell();
  setInterval(tell, look);
  window.addEventListener("pagehide", () => tell(true));
  window.addEventListener("pageshow", () => tell());
}
