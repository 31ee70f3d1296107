// Columns of a table: chosen from a list, kept in sight at the left, and drawn to
// a width. All of it stands in what the table is asked; only places that need
// measuring are set here, in a sheet of rules, because the page allows no styles
// of elements.

import { viewQuery } from "../knobs/address";
import { afterPatch } from "../live/patch";

type Ask = (table: HTMLElement, state: string) => Promise<void>;

const pause = 200; // ms after the last letter of a search
const least = 40; // px, as the server has it
const most = 1200;

const sheet = new CSSStyleSheet();

export function startColumns(ask: Ask): void {
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.addEventListener("toggle", opened, true);
  document.addEventListener("input", (event) => {
    const field = event.target as HTMLInputElement;
    const panel = field.closest<HTMLElement>("[data-choose] .panel");
    if (panel && field.matches("[data-find]")) later(panel, field.value);
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target as HTMLElement;
    if (event.key === "Enter" && field.matches?.("[data-find]")) {
      event.preventDefault();
      field.closest(".panel")?.querySelector<HTMLElement>("[data-reveal]")?.click();
    }
    if (event.key === " " && field.matches?.(".names a")) {
      event.preventDefault();
      field.click();
    }
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("[data-reveal]");
    const table = link?.closest<HTMLElement>(".table");
    if (table && link) revealing.set(table, link.dataset.reveal ?? "");
  });
  document.addEventListener("pointerdown", (event) => {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    if (grip) drag(grip, event, ask);
  });
  afterPatch(arrange);
  afterPatch(refill);
  addEventListener("resize", arrange);
  arrange();
}

/** Where a person went from the list, to be scrolled to when it is there. */
const revealing = new WeakMap<HTMLElement, string>();

function opened(event: Event): void {
  const menu = event.target as HTMLDetailsElement;
  if (!menu.matches?.("[data-choose]") || !menu.open) return;
  void fill(menu.querySelector<HTMLElement>(".panel")!, "").then(() => menu.querySelector<HTMLElement>("[data-find]")?.focus());
}

let timer: ReturnType<typeof setTimeout> | undefined;

function later(panel: HTMLElement, find: string): void {
  clearTimeout(timer);
  timer = setTimeout(() => void fill(panel, find), pause);
}

const finding = new WeakMap<HTMLElement, string>(); // what the list of a table is searched for
const lists = new WeakMap<HTMLElement, string>(); // what an open panel lists: the state and the search

/** Puts the columns that match into the panel. The field that is typed in stays. */
async function fill(panel: HTMLElement, find: string): Promise<void> {
  const table = panel.closest<HTMLElement>(".table")!;
  const { list, asked, askedName } = table.dataset;
  if (!list) return;
  finding.set(table, find);
  const want = `${asked}\n${find}`;
  const address = new URL(list, location.href);
  for (const [name, value] of new URLSearchParams(viewQuery())) address.searchParams.set(name, value);
  if (asked) address.searchParams.set(askedName ?? "", asked);
  address.searchParams.set("_find", find);
  const answer = await fetch(address, { headers: { "X-Part": "1" } }).catch(() => undefined);
  if (!answer?.ok || finding.get(table) !== find) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  const field = panel.querySelector<HTMLInputElement>("[data-find]");
  const focused = (document.activeElement as HTMLElement | null)?.getAttribute("aria-label");
  const scrolled = panel.querySelector(".names")?.scrollTop ?? 0;
  if (field) {
    fresh.content.querySelector("[data-find]")?.remove();
    while (field.nextSibling) field.nextSibling.remove();
  } else {
    panel.replaceChildren();
  }
  panel.append(fresh.content);
  lists.set(panel, want);
  const names = panel.querySelector(".names");
  if (names) names.scrollTop = scrolled;
  again(panel, focused);
}

/** Brings the focus back to what has the same name. */
function again(panel: HTMLElement, label: string | null | undefined): void {
  if (!label) return;
  for (const link of panel.querySelectorAll<HTMLElement>(".tick")) if (link.getAttribute("aria-label") === label) link.focus();
}

/** Fills the lists that a patch has emptied or made old. */
function refill(): void {
  for (const panel of document.querySelectorAll<HTMLElement>("[data-choose][open] .panel")) {
    const table = panel.closest<HTMLElement>(".table")!;
    const find = finding.get(table) ?? "";
    if (!panel.querySelector(".names") || lists.get(panel) !== `${table.dataset.asked}\n${find}`) void fill(panel, find);
  }
}

/** Sets the widths that are asked for, and keeps the pinned columns in sight. */
function arrange(): void {
  const rules: string[] = [];
  for (const table of document.querySelectorAll<HTMLElement>(".table[data-asked]")) {
    const heads = [...table.querySelectorAll<HTMLElement>("thead th")];
    const own = `#${CSS.escape(table.id)}`;
    heads.forEach((head, i) => {
      const px = head.dataset.width;
      if (px) rules.push(`${own} tr > :nth-child(${i + 1}) { min-width: ${px}px; max-width: ${px}px; width: ${px}px; overflow: hidden; text-overflow: ellipsis; } ${own} thead tr > :nth-child(${i + 1}) { overflow: visible; }`);
    });
  }
  sheet.replaceSync(rules.join("\n"));
  for (const table of document.querySelectorAll<HTMLElement>(".table[data-pinned]")) rules.push(...pins(table));
  sheet.replaceSync(rules.join("\n"));
  for (const table of document.querySelectorAll<HTMLElement>(".table[data-asked]")) reveal(table);
}

/** The rules that keep the first columns in sight, as far as there is room beside them. */
function pins(table: HTMLElement): string[] {
  const room = (table.querySelector<HTMLElement>(".scroll")?.clientWidth ?? 0) * 0.6;
  const heads = [...table.querySelectorAll<HTMLElement>("thead th")];
  const own = `#${CSS.escape(table.id)}`;
  const rules: string[] = [];
  let left = heads[0]?.offsetWidth ?? 0;
  for (let i = 1; i <= Number(table.dataset.pinned) && i < heads.length; i++) {
    const width = heads[i].offsetWidth;
    if (left + width > room) break;
    rules.push(`${own} tr > :nth-child(${i + 1}) { position: sticky; left: ${left}px; z-index: 3; background: var(--paper); }`);
    left += width;
  }
  if (rules.length) rules.push(`${own} tr > :nth-child(${rules.length + 1}) { box-shadow: 1px 0 var(--rule-strong); }`);
  return rules;
}

function reveal(table: HTMLElement): void {
  const want = revealing.get(table);
  if (want === undefined || table.hasAttribute("aria-busy")) return;
  const head = [...table.querySelectorAll<HTMLElement>("thead th")].find((th) => th.dataset.col === want);
  if (!head) return;
  revealing.delete(table);
  head.scrollIntoView({ inline: "center", block: "nearest" });
  head.classList.add("is-found");
  setTimeout(() => head.classList.remove("is-found"), 1500);
}

/** Draws a column to the width that the pointer says, and asks for it when let go. */
function drag(grip: HTMLElement, start: PointerEvent, ask: Ask): void {
  start.preventDefault();
  const head = grip.closest<HTMLElement>("th")!;
  const table = head.closest<HTMLElement>(".table")!;
  const from = head.offsetWidth;
  const width = (event: PointerEvent) => Math.round(Math.min(most, Math.max(least, from + event.clientX - start.clientX)));
  const move = (event: PointerEvent) => {
    head.dataset.width = String(width(event));
    arrange();
  };
  const end = (event: PointerEvent) => {
    grip.removeEventListener("pointermove", move);
    if (event.type === "pointercancel" || width(event) === from) return;
    const state = new URLSearchParams(table.dataset.asked);
    state.set("w." + (head.dataset.col ?? ""), String(width(event)));
    void ask(table, state.toString());
  };
  grip.setPointerCapture(start.pointerId);
  grip.addEventListener("pointermove", move);
  grip.addEventListener("pointerup", end, { once: true });
  grip.addEventListener("pointercancel", end, { once: true });
}
