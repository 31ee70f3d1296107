// Turns, sorts, filters and searches tables in place. What a table is asked
// stands in the address, under a name of its own.

import { viewQuery } from "../knobs/address";
import { notice } from "../live/notice";
import { afterPatch, take } from "../live/patch";
import { startCells } from "./cells";
import { startColumns } from "./columns";

const pause = 200; // ms after the last letter of a search

export function startTables(): void {
  startColumns(ask);
  startCells();
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>(".table [data-to]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const state = event.shiftKey && link.dataset.add !== undefined ? link.dataset.add : link.dataset.to;
    void ask(link.closest<HTMLElement>(".table")!, state ?? "");
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-ask-form]")) return;
    event.preventDefault();
    send(form);
  });
  document.addEventListener("input", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.type === "search" && field.closest("[data-ask-form]")) later(field.form!);
  });
  afterPatch(restore);
}

let timer: ReturnType<typeof setTimeout> | undefined;

function later(form: HTMLFormElement): void {
  clearTimeout(timer);
  timer = setTimeout(() => send(form), pause);
}

/** Asks what a form says, on top of what the table is asked already. */
function send(form: HTMLFormElement): void {
  clearTimeout(timer);
  const fields = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const table = form.closest<HTMLElement>(".table")!;
  form.closest("details")?.removeAttribute("open");
  void ask(table, table.dataset.asked ?? "", fields);
}

const asking = new WeakMap<HTMLElement, AbortController>();

/** Shows what a table answers; a newer question takes the place of one under way. */
async function ask(table: HTMLElement, state: string, fields = new URLSearchParams()): Promise<void> {
  const { ask: address, askedName: name, of: cell, table: output } = table.dataset;
  if (!address || !name) return;
  asking.get(table)?.abort();
  const call = new AbortController();
  asking.set(table, call);
  const query = new URLSearchParams(viewQuery());
  for (const field of ["_q", "_col", "_min", "_max", "_has", "_in", "_na"]) {
    for (const text of fields.getAll(field)) query.append(field, text);
  }
  query.set("_cell", cell ?? "");
  query.set("_out", output ?? "");
  query.set(name, state);
  table.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${address}?${query}`, { headers: { "X-Part": "1" }, signal: call.signal });
    const text = await answer.text();
    if (!answer.ok) return notice(text.slice(0, 300));
    take(text);
    remember(name, stateIn(text));
  } catch {
    if (!call.signal.aborted) notice("The server is not reachable, so the table stays as it is.");
  } finally {
    if (!call.signal.aborted) table.removeAttribute("aria-busy");
  }
}

function stateIn(html: string): string {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector<HTMLElement>(".table")?.dataset.asked ?? "";
}

/** Keeps the state in the address. */
function remember(name: string, state: string): void {
  const url = new URL(location.href);
  if (state) url.searchParams.set(name, state);
  else url.searchParams.delete(name);
  history.replaceState(history.state, "", url);
}

/** Asks again what the address says where a patch has drawn the beginning of a table. */
function restore(): void {
  const query = new URLSearchParams(location.search);
  for (const table of document.querySelectorAll<HTMLElement>(".table[data-asked]")) {
    const want = query.get(table.dataset.askedName ?? "") ?? "";
    if (want && want !== table.dataset.asked && !table.hasAttribute("aria-busy")) void ask(table, want);
  }
}
