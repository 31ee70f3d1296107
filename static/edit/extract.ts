// Taking a cell apart: what stands above the cursor, or what is selected, becomes
// a cell or a helper of its own. What would change, or why it cannot be done,
// is shown before anything is written.

import { current } from "../cell/select";
import { change, type Change } from "./ask";
import { act } from "./commands";
import type { Command, open } from "./editor";
import { button, element } from "./element";
import { leave, picked, type Picked } from "./write";

const ways: Record<Command, { title: string; what: string; does: string; like(name: string): string }> = {
  split: { title: "Split the cell", what: "What stands above the cursor becomes a cell of its own, called", does: "Split", like: (name) => name + "Part" },
  cell: { title: "Selection into a cell", what: "What is selected becomes a cell, called", does: "Make the cell", like: (name) => name + "Part" },
  helper: { title: "Selection into a helper", what: "What is selected becomes a function beside the cell, called", does: "Make the helper", like: (name) => name[0].toLowerCase() + name.slice(1) + "Part" },
};

const pause = 120; // ms without a key after which a name is tried

/** Asks for a name, and takes the cell that is being written apart. */
export async function extract(way: Command): Promise<void> {
  const dialog = document.querySelector<HTMLDialogElement>("#page-extract");
  const field = dialog?.querySelector<HTMLInputElement>("input");
  const at = await picked(); // says itself what keeps the text from being saved
  if (!dialog || !field || !at || dialog.open) return;
  const words = ways[way];
  const text = (selector: string, said: string) => (dialog.querySelector(selector)!.textContent = said);
  text("h2", words.title);
  text(".what", words.what);
  text("[value=do]", words.does);
  let timer: ReturnType<typeof setTimeout> | undefined;
  field.oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(dialog, ask(way, at, field.value)), pause);
  };
  dialog.onclose = () => {
    clearTimeout(timer);
    const wanted = dialog.returnValue === "do" && field.value.trim();
    dialog.returnValue = "";
    if (wanted) void take(ask(way, at, field.value));
  };
  field.value = words.like(at.name);
  void look(dialog, ask(way, at, field.value));
  setTimeout(() => {
    dialog.showModal(); // after the key that chose this has come up
    field.select();
  }, 0);
}

const ask = (way: Command, at: Picked, to: string): Change => ({ op: way, name: at.name, base: at.base, start: at.start, end: at.end, to: to.trim() });

let asked = 0;

/** Shows what would change, or why it cannot. */
async function look(dialog: HTMLDialogElement, what: Change): Promise<void> {
  const mine = ++asked;
  const answer = what.to ? await change({ ...what, look: true }) : { ok: false, message: "It needs a name." };
  if (mine !== asked) return;
  const rows = (texts: string[]) => texts.map((each) => element("li", "", each));
  dialog.querySelector(".reasons")?.replaceChildren(...rows(answer.ok ? [] : (answer.reasons ?? [answer.message ?? "That cannot be done."])));
  dialog.querySelector(".places")?.replaceChildren(...rows(answer.places ?? []));
  dialog.querySelector<HTMLButtonElement>("[value=do]")!.disabled = !answer.ok;
}

async function take(what: Change): Promise<void> {
  const cell = current();
  await leave();
  if (!(await act(what))) return;
  if (what.op === "helper") cell?.scrollIntoView({ block: "nearest" });
}

type View = ReturnType<typeof open>;

/** The menu of what is selected, or of where the cursor stands. */
export function selectionMenu(view: View, x: number, y: number, go: (at: number, uses: boolean) => void): void {
  const { from, to } = view.state.selection.main;
  const selected = view.state.sliceDoc(from, to);
  const copy = () => navigator.clipboard.writeText(selected);
  const menu = element("dialog", "menu-of") as HTMLDialogElement;
  const list = element("div");
  list.setAttribute("role", "menu");
  list.setAttribute("aria-label", "Selection");
  const item = (name: string, keys: string, does: () => void) => {
    const row = button(name, () => {
      menu.close();
      does();
    });
    row.setAttribute("role", "menuitem");
    row.append(element("kbd", "", keys));
    list.append(row);
  };
  if (selected) {
    item("Turn into a helper…", "Alt Shift H", () => void extract("helper"));
    item("Turn into a cell…", "Alt Shift C", () => void extract("cell"));
  }
  item("Split the cell here…", "Ctrl Shift −", () => void extract("split"));
  item("Go to the definition", "F12", () => go(from, false));
  item("Where it is used", "Shift F12", () => go(from, true));
  if (selected) {
    item("Cut", "Ctrl X", () => void copy().then(() => view.dispatch(view.state.replaceSelection(""))));
    item("Copy", "Ctrl C", () => void copy());
  }
  menu.append(list);
  menu.addEventListener("click", (event) => event.target === menu && menu.close());
  menu.addEventListener("keydown", arrows);
  menu.addEventListener("close", () => {
    menu.remove();
    if (!document.querySelector("dialog[open]")) view.focus();
  });
  document.body.append(menu);
  menu.showModal();
  const box = menu.getBoundingClientRect();
  menu.style.left = Math.max(8, Math.min(x, innerWidth - box.width - 8)) + "px";
  menu.style.top = Math.max(8, Math.min(y + 4, innerHeight - box.height - 8)) + "px";
}

/** Arrows go through the items of a menu. */
function arrows(event: KeyboardEvent): void {
  const items = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
}
