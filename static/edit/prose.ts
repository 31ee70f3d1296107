// Writing prose in place: a comment of the sources becomes a plain text of its
// Markdown, and is rendered again when it is left.

import { cells, chosen, select, step } from "../cell/select";
import { notice } from "../live/notice";
import { afterPatch } from "../live/patch";
import { type Change, type Changed, change, prose, type Text } from "./ask";
import { aboutItem } from "./commands";
import { compare } from "./compare";
import { element, footOf, keepBefore, removeLost, sayIn } from "./element";
import { leave } from "./write";

interface Writing {
  host: HTMLElement;
  area: HTMLTextAreaElement;
  target: Partial<Change>; // what the text belongs to
  shown: () => Element | null; // where it is rendered; null for a block that is yet to come
  base: string;
  saved: string;
  start: string; // what a new text begins with
  drafted: boolean;
  saving: Promise<boolean> | null;
}

let now: Writing | null = null;
let opening = false;
let keeping: ReturnType<typeof setTimeout> | undefined;

const keepAfter = 800; // ms without a key after which what was typed is kept as a draft
const patience = 600; // ms to wait for the rendered text before the old one shows again

const dirty = (here: Writing) => here.area.value !== here.saved && (here.start === "" || here.area.value !== here.start);

/** What the element of a prose asks for, how it is found again, and how its text begins. */
function described(at: HTMLElement): { query: Record<string, string>; target: Partial<Change>; shown: Writing["shown"]; start: string } | null {
  switch (at.dataset.prose) {
    case "package":
      return { query: { _of: "package" }, target: {}, shown: () => document.getElementById("page-about"), start: "" };
    case "doc": {
      const cell = at.closest<HTMLElement>(".cell");
      const name = cell?.dataset.name ?? "";
      const id = cell?.id ?? "";
      return { query: { _name: name }, target: { name }, shown: () => document.getElementById(id)?.querySelector(".stuff > .prose") ?? null, start: at.querySelector(".offer") ? name + " " : "" };
    }
    case "block": {
      const { file = "", line = "", base = "" } = at.dataset;
      const id = at.id;
      return { query: { _file: file, _line: line, _base: base }, target: { file, line: Number(line) }, shown: () => document.getElementById(id), start: "" };
    }
  }
  return null;
}

/** Opens the text that is rendered in an element. */
export async function writeProse(at: HTMLElement): Promise<void> {
  const what = described(at);
  if (!what || opening) return;
  opening = true;
  try {
    await leaveAll();
    const text = await prose(what.query);
    const place = what.shown();
    if (!text || !place) return notice("This text cannot be edited now: its code may not parse, or the sources cannot be read.");
    open(place, what.shown, text, { ...what.target, file: text.file || what.target.file, line: text.line || what.target.line }, what.start);
    if (text.more?.length) say(`the introduction goes on in ${text.more.join(" and ")}`);
    select(place.closest<HTMLElement>(".cell")?.dataset.cell ?? place.id);
  } finally {
    opening = false;
  }
}

/** Opens an empty text above or below what is selected. */
export async function addProse(before: boolean): Promise<void> {
  const item = chosen() ?? (before ? cells()[0] : cells().at(-1));
  if (!item || opening) return;
  opening = true;
  try {
    await leaveAll();
    const text = (await prose({ _of: "new" })) ?? { name: "", source: "", base: "", draft: false };
    const block = element("div", "prose prose--new");
    block.dataset.living = "";
    if (before) item.before(block);
    else item.after(block);
    open(block, () => null, text, { op: "prose", ...aboutItem(item), before, base: undefined }, "");
    block.remove();
  } finally {
    opening = false;
  }
}

function open(place: Element, shown: Writing["shown"], text: Text, target: Partial<Change>, start: string): void {
  const host = element("prose-editor", "editing");
  host.dataset.living = "";
  const area = document.createElement("textarea");
  area.dataset.living = "";
  area.spellcheck = true;
  area.value = text.source || start;
  area.placeholder = "Markdown";
  area.setAttribute("aria-label", "Text, in Markdown. Escape saves and leaves.");
  host.append(area, footOf("Markdown · Esc saves and leaves"));
  place.before(host);
  now = { host, area, target, shown, base: text.base, saved: text.theirs ?? text.source, start, drafted: text.draft, saving: null };
  area.addEventListener("input", typed);
  area.addEventListener("keydown", onKey);
  host.addEventListener("focusout", (event) => {
    const to = event.relatedTarget as Element | null;
    if (to && !host.contains(to) && !to.closest("dialog, .bar")) void leaveProse();
  });
  fit();
  area.focus({ preventScroll: true });
  area.setSelectionRange(area.value.length, area.value.length);
  host.scrollIntoView({ block: "nearest" });
  if (text.draft) say("a draft, not in the file yet");
}

function say(text: string, bad = false): void {
  sayIn(now?.host, text, bad);
}

/** Gives the text as much room as it needs. */
function fit(): void {
  if (!now) return;
  now.area.style.height = "0";
  now.area.style.height = now.area.scrollHeight + "px";
}

function typed(): void {
  const here = now;
  if (!here) return;
  fit();
  say(dirty(here) ? "not saved" : "");
  clearTimeout(keeping);
  keeping = setTimeout(() => {
    if (now === here && !here.saving && dirty(here)) keep(here);
  }, keepAfter);
}

function keep(here: Writing): void {
  here.drafted = true;
  void change({ ...here.target, op: "draft", of: here.target.op === "prose" ? "prose" : "doc", source: here.area.value, base: here.base });
}

function discard(here: Writing): void {
  if (here.drafted) void change({ ...here.target, op: "discard", of: here.target.op === "prose" ? "prose" : "doc", base: here.base });
  here.drafted = false;
}

function onKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const command = event.ctrlKey || event.metaKey;
  if (event.key === "Escape" || (event.key === "Enter" && command)) void leaveProse();
  else if (event.key === "Enter" && event.shiftKey) void leaveProse().then((left) => left && chosen() && step(1));
  else if (event.key.toLowerCase() === "s" && command) void save();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Saves the text, after a save that is under way. Reports whether the file holds it. */
async function save(): Promise<boolean> {
  const here = now;
  if (!here) return false;
  while (here.saving) await here.saving;
  clearTimeout(keeping);
  if (!dirty(here) || (here.target.op === "prose" && !here.area.value.trim())) {
    discard(here);
    return true;
  }
  here.saving = send(here, here.area.value);
  const done = await here.saving;
  here.saving = null;
  return done;
}

async function send(here: Writing, text: string): Promise<boolean> {
  const empty = !text.trim() || text.trim() === here.start.trim();
  const gone = empty && here.target.line && !here.target.name;
  const answer = await change({ op: gone ? "delete" : "doc", ...here.target, source: empty ? "" : text, base: here.base });
  if (answer.ok) {
    here.drafted = false;
    here.saved = text;
    here.base = answer.base ?? "";
    if (gone) notice("The text is gone. z brings it back.");
    else if (!here.target.name || here.target.op) follow(here, answer);
    say(here.area.value === text ? "saved" : "not saved");
    return true;
  }
  here.drafted = true;
  if (answer.kind === "conflict" && answer.theirs !== undefined) conflict(here, answer.theirs, answer.base ?? "");
  else if (answer.kind === "conflict") {
    notice("The place of this text is not in the sources any more. What you wrote is kept as a draft at the end of the page.");
    return true;
  }
  else say(answer.message ?? "not saved", true);
  return false;
}

/** Has the next save be one of the block that this one made or changed. */
function follow(here: Writing, answer: Changed): void {
  here.target = { file: answer.file, line: answer.line };
  if (answer.line) here.shown = () => document.getElementById("page-prose-" + answer.base);
}

function conflict(here: Writing, theirs: string, base: string): void {
  const settle = (saved: string) => {
    here.base = base;
    here.saved = saved;
  };
  compare(here.host, {
    theirs,
    mine: () => here.area.value,
    put(text) {
      here.area.value = text;
      fit();
      here.area.focus();
    },
    keep() {
      settle(theirs);
      void leaveProse();
    },
    take() {
      settle(theirs);
      here.area.value = theirs;
      discard(here);
      void leaveProse();
    },
  });
}

/** Saves the text and renders it again. Reports whether that could be done. */
export async function leaveProse(): Promise<boolean> {
  const here = now;
  if (!here) return true;
  const edited = dirty(here);
  if (!(await save())) return false;
  if (now !== here) return true;
  now = null;
  here.area.readOnly = true;
  const inside = here.host.contains(document.activeElement);
  if (edited) await rendered();
  const cell = here.host.closest<HTMLElement>(".cell");
  here.host.remove();
  removeLost(cell);
  const shown = here.shown();
  if (shown instanceof HTMLElement && shown.dataset.prose === "block") select(shown.id);
  if (inside && shown instanceof HTMLElement && (document.activeElement === document.body || !document.activeElement)) shown.focus({ preventScroll: true });
  return true;
}

/** Waits for the patch that shows what was saved. */
function rendered(): Promise<void> {
  return new Promise((done) => {
    waiting.push(done);
    setTimeout(done, patience);
  });
}

const waiting: (() => void)[] = [];

/** Leaves whatever is being written. */
async function leaveAll(): Promise<void> {
  await leaveProse();
  await leave();
}

export function startProse(): void {
  if (!document.body.dataset.editor || !document.querySelector("main.sheet")) return;
  afterPatch(() => {
    waiting.splice(0).forEach((done) => done());
    if (now) keepBefore(now.host, now.shown());
  });
  document.addEventListener("click", (event) => {
    const on = event.target as Element;
    const at = on.closest<HTMLElement>("main.sheet [data-prose]");
    if (!at || (on.closest("a, button, summary, input, [data-grip]") && !on.closest(".offer")) || getSelection()?.isCollapsed === false) return;
    void writeProse(at);
  });
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.defaultPrevented || !at.matches?.("[data-prose]")) return;
    event.preventDefault();
    void writeProse(at);
  });
  document.addEventListener("mousedown", (event) => {
    const on = event.target as Element;
    if (now && !now.host.contains(on) && !on.closest(".bar, dialog")) void leaveProse();
  });
  window.addEventListener("beforeunload", () => {
    if (now && dirty(now)) keep(now);
  });
}
