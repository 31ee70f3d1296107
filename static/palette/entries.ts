// What the palette offers, read off the page: its cells, its parameters, its
// tabs and what can be done.

import { run, runAll, stop } from "../cell/act";
import { act, addCell, duplicate, move, remove, rename, undo } from "../edit/commands";
import { addProse, writeProse } from "../edit/prose";
import { otherFiles } from "../edit/drag";
import { extract } from "../edit/extract";
import { write, writing } from "../edit/write";
import { current, select } from "../cell/select";
import { neighbour } from "../find/go";
import { openFind } from "../find/find";
import { projectPath, viewQuery } from "../knobs/address";
import { copyLink } from "../live/link";
import { toggleStage } from "../stage/stage";
import { nextTheme } from "../theme/toggle";

export interface Entry {
  group: string;
  name: string;
  note: string;
  symbol: string; // of the page, "" for none
  tone: string; // class of the symbol
  go(): void;
}

export function entries(help: () => void): Entry[] {
  return [...cellEntries(), ...paramEntries(), ...pages(), ...commands(help)];
}

function cellEntries(): Entry[] {
  return [...document.querySelectorAll<HTMLElement>("main .cell[data-cell]")].map((cell) => {
    const id = cell.dataset.cell ?? "";
    const status = cell.dataset.status ?? "";
    return {
      group: "Cells",
      name: cell.getAttribute("aria-label")?.split(",")[0] ?? id,
      note: status,
      symbol: "s-" + status,
      tone: "is-" + status,
      go: () => select(id, true),
    };
  });
}

function paramEntries(): Entry[] {
  return [...document.querySelectorAll<HTMLElement>("[data-param]")].map((knob) => ({
    group: "Parameters",
    name: knob.dataset.param ?? "",
    note: knob.querySelector("output")?.textContent ?? "",
    symbol: "s-param",
    tone: "",
    go: () => knob.scrollIntoView({ block: "center" }),
  }));
}

function pages(): Entry[] {
  return [...document.querySelectorAll<HTMLAnchorElement>(".bar .tabs a:not([aria-current]), .proj h2 a, .docsnav a, #page-help a")].map((link) => ({
    group: "Go to",
    name: link.textContent?.trim() ?? "",
    note: "",
    symbol: "",
    tone: "",
    go: () => link.click(),
  }));
}

function commands(help: () => void): Entry[] {
  const made: Entry[] = [];
  const add = (name: string, note: string, go: () => void) => made.push({ group: "Commands", name, note, symbol: "", tone: "", go });
  const bar = document.querySelector("#page-runbar form");
  if (bar) add(bar.textContent?.trim().startsWith("Stop") ? "Stop everything" : "Run all", "", () => runAll() || stop());
  for (const cell of document.querySelectorAll<HTMLElement>("main .cell[data-cell]")) {
    if (!cell.querySelector('.tools form[action*="/run"]')) continue;
    const name = cell.getAttribute("aria-label")?.split(",")[0] ?? "";
    add(`Run ${name} and what it needs`, "", () => run(cell));
  }
  if (document.body.dataset.editor && document.querySelector("main.sheet")) {
    add("Add a cell above", "a", () => addCell(true));
    add("Add a cell below", "b", () => addCell(false));
    add("Add text above", "M", () => void addProse(true));
    add("Add text below", "m", () => void addProse(false));
    const about = document.getElementById("page-about");
    if (about) add("Edit the introduction", "", () => void writeProse(about));
    if (writing()) {
      add("Split the cell at the cursor", "Ctrl Shift −", () => void extract("split"));
      add("Turn the selection into a helper", "Alt Shift H", () => void extract("helper"));
      add("Turn the selection into a cell", "Alt Shift C", () => void extract("cell"));
    }
    add("Find and replace in the project", "f", () => openFind());
    add("Undo the last edit", "z", () => undo());
    if (current()) {
      const name = current()?.dataset.name ?? "";
      add(`Edit ${name}`, "Enter", () => write(current()));
      add(`Go to what ${name} is made from`, "h", () => neighbour("makes"));
      add(`Go to what uses ${name}`, "l", () => neighbour("uses"));
      const text = current()?.querySelector<HTMLElement>(".stuff > .prose");
      if (text) add(`Edit the text of ${name}`, "", () => void writeProse(text));
      add(`Rename ${name} with all its uses`, "", () => rename());
      add(`Duplicate ${name}`, "D", () => duplicate());
      add(`Delete ${name}`, "d d", () => remove());
      add(`Move ${name} up`, "Shift ↑", () => move("up"));
      add(`Move ${name} down`, "Shift ↓", () => move("down"));
      for (const file of otherFiles(current()!)) add(`Move ${name} to the end of ${file}`, "", () => void act({ op: "move", name, toFile: file }));
    }
  }
  if (document.querySelector("[data-copy-link]")) add("Copy a link to what you see", "", () => copyLink());
  if (document.querySelector("[data-stage]")) add("Full screen: the chart or table", "F", () => toggleStage());
  if (document.querySelector(".bar .tabs") && !document.querySelector("main[data-present]")) add("Present", "", () => (location.href = projectPath() + "/present" + (viewQuery() && "?" + viewQuery())));
  add("Light or dark", "t", () => nextTheme());
  add("Keys", "?", help);
  return made;
}
