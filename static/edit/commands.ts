// What command mode does to the sources: each is one edit on the server, and
// the patch that follows shows it.

import { cells, chosen, current, select, step } from "../cell/select";
import { move as show } from "../knobs/move";
import { texts } from "../knobs/values";
import { notice } from "../live/notice";
import { afterPatch } from "../live/patch";
import { change, type Change } from "./ask";
import { write } from "./write";

let coming = ""; // the cell, or the text, to go to once it is on the page
let edits = false; // whether to open its editor

afterPatch(arrive);

function arrive(): void {
  const item = coming ? document.getElementById(coming) : null;
  if (!item) return;
  coming = "";
  select(item.id, true);
  if (edits) void write(item);
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

/** What a change of a cell or of a text between cells is about. */
export function aboutItem(item: HTMLElement | null): Partial<Change> {
  if (!item?.dataset.prose) return { name: item?.dataset.name ?? "" };
  const { file = "", line = "", base = "" } = item.dataset;
  return { file, line: Number(line), base };
}

/** Adds a cell above or below what is selected, and opens it. */
export function addCell(before: boolean): void {
  const at = chosen() ?? (before ? cells()[0] : cells().at(-1)) ?? null;
  void act({ op: "add", ...aboutItem(at), before }, true);
}

/** Takes away what is selected, and selects what stood behind it. */
export function remove(): void {
  const gone = chosen();
  const what = aboutItem(gone);
  step(1);
  if (chosen() === gone) step(-1);
  const next = chosen() === gone ? "" : (chosen()?.id ?? "");
  select(gone?.id ?? "");
  void act({ op: "delete", ...what }).then((ok) => ok && select(next));
}

export const undo = () => void act({ op: "undo" });
export const duplicate = () => void act({ op: "duplicate", name: name() });

/** Moves what is selected by one place. */
export function move(way: "up" | "down"): void {
  const item = chosen();
  void act({ op: way, ...aboutItem(item) }).then((ok) => {
    if (ok && item?.dataset.prose) select(item.id, true);
  });
}

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
    if (button) void makeDefault(button.dataset.makeDefault ?? "", button.dataset.text ?? "");
  });
}

/** What is the default no longer stands in the address. */
async function makeDefault(name: string, to: string): Promise<void> {
  if (await act({ op: "default", name, to })) void show(texts(), "replace");
}
