// Find and replace over the whole project, in code and text. What would no longer
// compile is said before anything is written; one undo takes all of it back.

import { current } from "../cell/select";
import { afterPatch } from "../live/patch";
import { change, search } from "../edit/ask";
import { undo } from "../edit/commands";
import { button, element } from "../edit/element";
import { leave } from "../edit/write";
import { type Hit, list, panel, part, walk } from "./hits";

interface Found {
  hits: Hit[];
  more: boolean;
}

const pause = 150; // ms without a key after which is searched
const calm = 500; // ms after which a change of the page has the search done again

let timer: ReturnType<typeof setTimeout> | undefined;
let asked = 0;
let shown = ""; // what is listed, so that the same is not listed anew
let hits: Hit[] = [];
let uses = false; // the panel lists uses, not what was searched for

const value = (name: string) => part<HTMLInputElement>(`[name=${name}]`)?.value ?? "";
const pressed = (way: string) => part(`[data-way=${way}]`)?.getAttribute("aria-pressed") === "true";
const tell = (text: string, more: HTMLElement[] = []) => part(".told")?.replaceChildren(text, ...more);

function query(): { find: object; with: string } {
  return { find: { text: value("find"), fold: !pressed("case"), word: pressed("word"), regexp: pressed("regexp") }, with: value("with") };
}

/** Opens the panel, with what is selected as what to look for. */
export function openFind(): void {
  const box = panel();
  const field = part<HTMLInputElement>("[name=find]");
  if (!box || !field) return;
  const chosen = (getSelection()?.toString() || selectedInEditor()).trim();
  titled("Find in the project", false);
  box.hidden = false;
  if (chosen && !chosen.includes("\n")) field.value = chosen;
  void leave().then(again);
  setTimeout(() => {
    field.focus(); // after the key that asked has come up
    field.select();
  }, 0);
}

function selectedInEditor(): string {
  const root = document.querySelector(".editing .in")?.shadowRoot as (ShadowRoot & { getSelection?(): Selection | null }) | null | undefined;
  return root?.getSelection?.()?.toString() ?? "";
}

function titled(title: string, forUses: boolean): void {
  uses = forUses;
  shown = "";
  part("h2")!.textContent = title;
  part(".asked")!.hidden = forUses;
  part(".breaks")!.replaceChildren();
}

/** Lists where a name is used. */
export function showUses(title: string, found: Hit[]): void {
  const box = panel();
  if (!box) return;
  titled(title, true);
  hits = found;
  tell(counted(found, false));
  list(found, { replacing: false, replace() {} });
  box.hidden = false;
  walk(1);
}

export function closeFind(): boolean {
  const box = panel();
  if (!box || box.hidden) return false;
  box.hidden = true;
  CSS.highlights?.delete("found");
  (document.activeElement as HTMLElement | null)?.blur();
  current()?.querySelector<HTMLElement>(".stuff > .code")?.focus({ preventScroll: true });
  return true;
}

async function again(): Promise<void> {
  if (uses || panel()?.hidden) return;
  const mine = ++asked;
  if (value("find") === "") {
    hits = [];
    shown = "";
    tell("");
    return list([], listing());
  }
  const answer = await search<Found>(query());
  if (mine !== asked || uses) return;
  if ("message" in answer) {
    hits = [];
    shown = "";
    tell(answer.message.replace(/^searching: /, ""));
    return list([], listing());
  }
  hits = answer.hits;
  const now = JSON.stringify([answer, value("with"), replacing()]);
  if (now === shown) return;
  shown = now;
  tell(counted(hits, answer.more));
  list(hits, listing());
  part<HTMLButtonElement>("[data-find=all]")!.disabled = hits.length === 0 || answer.more;
}

function counted(found: Hit[], more: boolean): string {
  if (found.length === 0) return "Nothing found.";
  const cells = new Set(found.map((hit) => hit.name ?? hit.file)).size;
  const places = found.length === 1 ? "1 place" : `${found.length}${more ? " and more" : ""} places in ${cells}`;
  const drafts = document.querySelector(".draft, .kept") ? " Drafts are not searched." : "";
  return places + (found.length === 1 ? "." : cells === 1 ? " declaration." : " declarations.") + drafts;
}

/** Whether what would be put in place is shown: as soon as somebody has been in its field. */
const replacing = () => !uses && (value("with") !== "" || part("[name=with]")?.dataset.used === "yes");
const listing = () => ({ replacing: replacing(), replace: (some: Hit[]) => void replace(some, false) });

/** Replaces what was found at some places; where something would no longer compile only after that was read. */
async function replace(some: Hit[], sure: boolean): Promise<void> {
  await leave();
  const picked = some.map(({ file, start, end, text }) => ({ file, start, end, text }));
  const what = { op: "exchange", ...query(), picked };
  const breaks = part(".breaks")!;
  breaks.replaceChildren();
  if (!sure) {
    const look = await change({ ...what, look: true });
    if (!look.ok) return tell((look.message ?? "That was not done.") + (look.kind === "syntax" ? ": it would no longer parse, so nothing was replaced." : ""));
    if (look.breaks?.length) {
      const rows = element("ul");
      rows.append(...look.breaks.slice(0, 12).map((one) => element("li", "", `${one.file}:${one.line}: ${one.message}`)));
      breaks.append(element("p", "", `After this ${look.breaks.length === 1 ? "one thing" : look.breaks.length + " things"} would no longer work:`), rows);
      breaks.append(button("Replace anyway", () => void replace(some, true)), button("Leave it", () => breaks.replaceChildren()));
      return breaks.querySelector("button")?.focus();
    }
  }
  const answer = await change(what);
  const list = part(".hits");
  const from = list ? [...list.querySelectorAll("li")].findIndex((row) => row.contains(document.activeElement)) : -1;
  await again();
  if (from >= 0) ([...list!.querySelectorAll<HTMLElement>("li")].at(from) ?? list!.querySelector("li"))?.querySelector<HTMLElement>("button:last-child, a")?.focus();
  if (!answer.ok) return tell(answer.message ?? "That was not done.");
  tell(`${answer.why ?? "replaced"}. `, [button("Undo", () => undo())]);
}

function onKey(event: KeyboardEvent): void {
  const box = panel();
  if (!box || box.hidden) return;
  const field = event.target instanceof HTMLInputElement;
  if (event.key === "Escape") closeFind();
  else if (event.key === "ArrowDown") walk(1);
  else if (event.key === "ArrowUp" && !field) walk(-1);
  else if (event.key === "Enter" && field) walk(event.shiftKey ? -1 : 1);
  else return;
  event.preventDefault();
}

export function startFind(): void {
  const box = panel();
  if (!box) return;
  box.addEventListener("keydown", onKey);
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(again, pause);
  });
  part("[name=with]")?.addEventListener("focus", (event) => {
    (event.target as HTMLElement).dataset.used = "yes";
    void again();
  });
  box.addEventListener("click", (event) => {
    const on = (event.target as Element).closest<HTMLElement>("[data-way], [data-find]");
    if (on?.dataset.way) {
      on.setAttribute("aria-pressed", String(on.getAttribute("aria-pressed") !== "true"));
      void again();
    } else if (on?.dataset.find === "close") closeFind();
    else if (on?.dataset.find === "all") void replace(hits, false);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.key.toLowerCase() !== "f" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    openFind();
  });
  afterPatch(() => {
    if (uses || panel()?.hidden) return;
    clearTimeout(timer);
    timer = setTimeout(again, calm);
  });
}
