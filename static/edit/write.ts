// Writing in place: the code of one cell becomes an editor, and code again
// when it is left. What cannot be saved is kept as a draft on the server.

import { cells, select, step } from "../cell/select";
import { notice } from "../live/notice";
import { afterPatch, take } from "../live/patch";
import { definition, uses } from "../find/go";
import { about, change, fromBytes, source, toBytes, type Changed } from "./ask";
import { addCell } from "./commands";
import { compare } from "./compare";
import type { Actions, Fix, Found } from "./editor";
import { addModule } from "./module";
import { button, element, footOf, keepBefore, removeLost, sayIn } from "./element";
import { extract, selectionMenu } from "./extract";

type View = ReturnType<typeof import("./editor").open>;
type Then = "stay" | "run" | "next" | "leave";

interface Living {
  id: string;
  name: string;
  base: string;
  saved: string;
  view: View;
  host: HTMLElement;
  saving: Promise<void> | null; // a save that is under way
  drafted: boolean; // a draft of it lies on the server
}

let living: Living | null = null;
let opening = false;
let previewing = false; // the graph shown is of a text that is not saved
let keeping: ReturnType<typeof setTimeout> | undefined;

const keepAfter = 800; // ms without a key after which what was typed is kept as a draft

/** Whether somebody writes. */
export const writing = () => living !== null;

const bundle = () => import(new URL(document.body.dataset.editor ?? "", location.href).href) as Promise<typeof import("./editor")>;

/** Opens the editor of a cell. */
export async function write(cell: HTMLElement | null): Promise<void> {
  const name = cell?.dataset.name;
  if (!cell || !name || opening || living?.id === cell.dataset.cell) return;
  opening = true;
  try {
    await leave();
    const [code, text] = await Promise.all([bundle(), source(name)]);
    const stuff = document.getElementById(cell.dataset.cell ?? "")?.querySelector<HTMLElement>(".stuff");
    if (!text || !stuff) return notice(`${name} cannot be edited now.`);
    // A name of its own: the morph would otherwise make it the code that it stands before.
    const host = element("cell-editor", "editing");
    host.id = "page-editor";
    host.dataset.living = "";
    const shadow = element("div", "in");
    shadow.dataset.living = "";
    host.append(shadow, foot());
    stuff.insertBefore(host, stuff.querySelector(":scope > .code, :scope > .fold, :scope > .draft"));
    const view = code.open(shadow, name, text.source, actions);
    living = { id: cell.dataset.cell ?? "", name, base: text.base, saved: text.theirs ?? text.source, view, host, saving: null, drafted: text.draft };
    select(living.id);
    if (text.draft) say("a draft, not in the file yet");
  } finally {
    opening = false;
  }
}

afterPatch(() => {
  if (living?.host.isConnected) keepBefore(living.host, living.host.parentElement?.querySelector(":scope > .code, :scope > .fold, :scope > .draft"));
});

/** Saves what is being written and closes the editor. */
export async function leave(): Promise<void> {
  if (living) await save("leave");
}

const actions: Actions = {
  save: (then) => void save(then),
  typed(text) {
    if (!living) return;
    say(text === living.saved ? "" : "not saved");
    living.host.dispatchEvent(new Event("written"));
    clearTimeout(keeping);
    const { name, base } = living;
    keeping = setTimeout(() => {
      if (!living || living.name !== name || living.saving || text === living.saved) return;
      living.drafted = true;
      void change({ op: "draft", name, source: text, base });
    }, keepAfter);
  },
  found: (all) => list(all),
  drawn: () => previewing,
  graph: preview,
  fix: (fix) => void repair(fix),
  go: goFrom,
  command: (what) => void extract(what),
  menu: (x, y) => living && selectionMenu(living.view, x, y, goFrom),
};

/** What is selected, in bytes of a text that the file holds. */
export interface Picked {
  name: string;
  base: string;
  start: number;
  end: number;
}

/** Saves what is being written and says what of it is selected; null where it cannot be saved. */
export async function picked(): Promise<Picked | null> {
  await save("stay");
  const text = living?.view.state.doc.toString();
  if (!living || text === undefined || text !== living.saved) return null;
  const { from, to } = living.view.state.selection.main;
  return { name: living.name, base: living.base, start: toBytes(text, from), end: toBytes(text, to) };
}

/** Saves what is being written, after a save that is under way. */
async function save(then: Then): Promise<void> {
  const here = living;
  if (!here) return;
  while (here.saving) await here.saving;
  if (living !== here) return;
  here.saving = send(here, then);
  await here.saving;
  here.saving = null;
}

async function send(here: Living, then: Then): Promise<void> {
  clearTimeout(keeping);
  const text = here.view.state.doc.toString();
  const run = then === "run" || then === "next";
  if (text === here.saved && !run) {
    if (here.drafted) void change({ op: "discard", name: here.name });
    here.drafted = false;
    if (then === "leave") close();
    return;
  }
  const answer = await change({ op: "replace", name: here.name, source: text, base: here.base, run });
  if (answer.ok) return saved(here, answer, then, text);
  if (answer.kind === "conflict" && answer.theirs !== undefined) conflict(here, answer);
  say(answer.mistakes?.[0] ? `kept as a draft: line ${answer.mistakes[0].line}: ${answer.mistakes[0].message}` : (answer.message ?? "not saved"), true);
  if (then !== "leave") return;
  const gone = answer.kind === "conflict" && answer.theirs === undefined;
  if (gone) notice(`${here.name} is not in the sources any more. What you wrote is kept as a draft at the end of the page.`);
  if (gone || answer.kind === "syntax") close();
}

async function saved(here: Living, answer: Changed, then: Then, sent: string): Promise<void> {
  const now = answer.name ? await source(answer.name) : null;
  if (now && living === here) {
    here.base = now.base;
    here.saved = now.source;
    // gofmt may have moved things; what was typed meanwhile stays.
    if (now.source !== sent && here.view.state.doc.toString() === sent) adopt(here.view, now.source);
  }
  for (const lack of answer.lacking ?? []) {
    notice(`No module of this project has ${lack.path ?? lack.name}.`);
  }
  if (answer.problem) notice(answer.problem);
  const renamed = answer.name && answer.name !== here.name;
  if (then === "leave" || then === "next" || renamed) close();
  else say(then === "run" ? "saved, running" : "saved");
  if (renamed && answer.id) select(answer.id);
  if (then !== "next") return;
  if (cells().at(-1)?.dataset.cell === here.id) addCell(false); // who writes at the end goes on there
  else step(1);
}

/** Gives the editor a text with the fewest changes, so that the cursor stays. */
function adopt(view: View, text: string): void {
  const old = view.state.doc.toString();
  let start = 0;
  while (start < old.length && start < text.length && old[start] === text[start]) start++;
  let end = 0;
  while (end < old.length - start && end < text.length - start && old[old.length - 1 - end] === text[text.length - 1 - end]) end++;
  view.dispatch({ changes: { from: start, to: old.length - end, insert: text.slice(start, text.length - end) } });
}

/** Both texts of a conflict, and what to do with them. */
function conflict(here: Living, answer: Changed): void {
  const theirs = answer.theirs ?? "";
  const settle = (saved: string) => {
    here.base = answer.base ?? "";
    here.saved = saved;
  };
  compare(here.host, {
    theirs,
    mine: () => here.view.state.doc.toString(),
    put: (text) => adopt(here.view, text),
    keep() {
      settle(theirs);
      void save("stay");
    },
    take() {
      settle(theirs);
      adopt(here.view, theirs);
      say("");
      here.view.focus();
      here.drafted = false;
      void change({ op: "discard", name: here.name });
    },
  });
}

/** Shows the graph as it would be with what is being typed. */
function preview(html: string): void {
  if (!living) return;
  previewing = html.includes('class="unsaved"');
  take(html);
}

/** Goes back to the graph of the sources. */
async function unpreview(): Promise<void> {
  previewing = false;
  const answer = await about<{ graph?: string }>({ op: "graph" });
  if (answer?.graph && !previewing) take(answer.graph);
}

function close(): void {
  const here = living;
  if (!here) return;
  living = null;
  if (previewing) void unpreview();
  const cell = here.host.closest<HTMLElement>(".cell");
  here.view.destroy();
  here.host.remove();
  cell?.querySelector<HTMLElement>(".code")?.focus({ preventScroll: true });
  removeLost(cell);
}

function foot(): HTMLElement {
  const list = element("ul", "found");
  list.setAttribute("aria-live", "polite");
  const both = element("div");
  const line = footOf("Shift Enter runs, Ctrl S saves, Esc leaves");
  const more = button("More", () => {
    const box = more.getBoundingClientRect();
    actions.menu(box.left, box.bottom);
  });
  more.setAttribute("aria-haspopup", "menu");
  line.append(more);
  both.append(line, list);
  return both;
}

const say = (text: string, bad = false) => sayIn(living?.host, text, bad);

function list(found: Found[]): void {
  const place = living?.host.querySelector(".found");
  if (!place || !living) return;
  const view = living.view;
  const own = found.filter((d) => !d.cell || d.cell === living?.name);
  const told = own.length > 0 ? own : found; // what is wrong elsewhere may only follow from it
  place.replaceChildren(
    ...told.slice(0, 8).map((d) => {
      const row = element("li");
      row.append(element("b", "", d.cell && d.cell !== living?.name ? d.cell : "here"), element("span", "", d.message));
      for (const fix of d.fixes ?? []) {
        row.append(button(fix.title, () => void bundle().then((code) => code.apply(view, fix, actions))));
      }
      return row;
    }),
  );
}

/** Adds a module, says how that goes, and checks again what is being written. */
async function fetchModule(path: string): Promise<void> {
  say(`adding ${path}`);
  living?.view.focus(); // the button goes with the mistake
  const problem = await addModule(path, (line) => say(line));
  if (problem) return say(`${path} was not added: ${problem}`, true);
  say(`${path} was added`);
  if (living) (await bundle()).recheck(living.view);
}

async function repair(fix: Fix): Promise<void> {
  if (fix.module) return fetchModule(fix.module);
  if (!fix.add) return;
  const here = living;
  const answer = await change({ op: "add", ...fix.add.spot, source: fix.add.source });
  if (!answer.ok) return say(answer.message ?? "", true);
  if (here) say(answer.why ?? "added");
}

/** Goes from a name in the editor to where it comes from, or to its uses. */
function goFrom(at: number, toUses: boolean): void {
  const here = living;
  if (!here) return;
  const name = { name: here.name, source: here.view.state.doc.toString(), at };
  const inside = (place: { start: number; end: number }) => {
    here.view.dispatch({ selection: { anchor: fromBytes(name.source, place.start), head: fromBytes(name.source, place.end) }, scrollIntoView: true });
  };
  void (toUses ? uses(name) : definition(name, inside));
}

function mark(): void {
  for (const cell of document.querySelectorAll("main.sheet .cell")) cell.classList.add("is-writable");
}

export function startWriting(): void {
  if (!document.body.dataset.editor || !document.querySelector("main.sheet")) return;
  mark();
  afterPatch(mark);
  document.addEventListener("click", (event) => {
    const code = (event.target as Element).closest<HTMLElement>("main.sheet .cell .code");
    if (code && !code.closest(".result, .editing") && getSelection()?.isCollapsed !== false) void write(code.closest<HTMLElement>(".cell"));
  });
  document.addEventListener("mousedown", (event) => {
    if (living && !living.host.contains(event.target as Node) && !(event.target as Element).closest(".bar, dialog, .cell .code")) void leave();
  });
  // A dialog cannot give the focus back to what lies in a shadow tree.
  const back = () => living && !document.querySelector("dialog[open]") && document.activeElement === document.body && living.view.focus();
  document.addEventListener("close", () => setTimeout(back, 0), true);
  window.addEventListener("beforeunload", () => {
    if (!living) return;
    const text = living.view.state.doc.toString();
    if (text !== living.saved) void change({ op: "draft", name: living.name, source: text, base: living.base });
  });
}

