// What command mode does to the sources: each is one edit on the server, and
// the patch that follows shows it.

import { cells, current, select } from "../cell/select";
import { notice } from "../live/notice";
import { afterPatch } from "../live/patch";
import { change, type Change } from "./ask";
import { write } from "./write";

let coming = ""; // the cell to go to once it is on the page
let edits = false; // whether to open its editor

afterPatch(arrive);

function arrive(): void {
  const cell = coming ? document.querySelector<HTMLElement>(`.cell[data-cell="${CSS.escape(coming)}"]`) : null;
  if (!cell) return;
  const id = coming;
  coming = "";
  select(id, true);
  if (edits) void write(cell);
}

/** Asks for a change and says what came of it; the cell that it made or moved is selected. */
export async function act(what: Change, edit = false): Promise<boolean> {
  const answer = await change(what);
  if (!answer.ok) notice(answer.message ?? "That was not done.");
  else {
    if (answer.why) notice(answer.why + (what.op === "delete" ? ". z brings it back." : "."));
    if (answer.id) {
      coming = answer.id;
      edits = edit;
      arrive();
    }
  }
  return answer.ok;
}

const name = () => current()?.dataset.name ?? "";

/** Adds a cell above or below the selected one, and opens it. */
export function addCell(before: boolean): void {
  const at = name() || (before ? cells()[0] : cells().at(-1))?.dataset.name || "";
  void act({ op: "add", name: at, before }, true);
}

export function remove(): void {
  const all = cells();
  const now = current();
  const next = now ? (all[all.indexOf(now) + 1] ?? all[all.indexOf(now) - 1]) : null;
  void act({ op: "delete", name: name() }).then((ok) => ok && select(next?.dataset.cell ?? ""));
}

export const undo = () => void act({ op: "undo" });
export const duplicate = () => void act({ op: "duplicate", name: name() });
export const move = (way: "up" | "down") => void act({ op: way, name: name() });

/** Renames the selected cell with all its uses, after showing what changes. */
export function rename(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#page-rename");
  const field = dialog?.querySelector<HTMLInputElement>("input");
  const old = name();
  if (!dialog || !field || !old) return;
  const look = async () => {
    const to = field.value.trim();
    const answer = to && to !== old ? await change({ op: "rename", name: old, to, look: true }) : null;
    const problem = dialog.querySelector(".bad");
    if (problem) problem.textContent = answer && !answer.ok ? (answer.message ?? "") : "";
    dialog.querySelector(".places")?.replaceChildren(
      ...(answer?.places ?? []).map((place) => Object.assign(document.createElement("li"), { textContent: place })),
    );
  };
  field.value = old;
  field.oninput = () => void look();
  dialog.onclose = () => {
    const to = field.value.trim();
    if (dialog.returnValue === "rename" && to && to !== old) void act({ op: "rename", name: old, to });
    dialog.returnValue = "";
  };
  setTimeout(() => {
    dialog.showModal(); // after the key that chose this has come up
    field.select();
  }, 0);
}

/** Throws drafts away that have no place on the page. */
function throwAway(button: HTMLElement): void {
  const { discard = "", discardName: name = "", discardBase: base = "" } = button.dataset;
  void change({ op: "discard", of: discard === "doc" ? "doc" : undefined, name, base, line: base ? 1 : 0 }).then((answer) => !answer.ok && notice(answer.message ?? "That was not done."));
}

/** Writes the value of a moved knob into the source. */
export function startDefaults(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-make-default]");
    const lost = (event.target as Element).closest<HTMLElement>("[data-discard]");
    if (lost) throwAway(lost);
    if (button) void act({ op: "default", name: button.dataset.makeDefault, to: button.dataset.text });
  });
}
