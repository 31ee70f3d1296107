// Takes the page to the view of other values: one request under way, and the
// newest one waiting.

import { follow, seen } from "../live/connect";
import { announce, notice } from "../live/notice";
import { take } from "../live/patch";
import { inView, projectPath, turnLinks, viewQuery } from "./address";
import { write } from "./values";

interface Moved {
  query: string;
  since?: string;
  events?: string;
  html?: string;
  notice?: string;
  problems?: Record<string, string>;
}

/** What becomes of the browser's history. */
type Entry = "push" | "replace" | "keep";

let at: string | undefined; // query of the view that the page shows
let busy = false;
let waiting: [URLSearchParams, Entry] | undefined;
let later: ReturnType<typeof setTimeout> | undefined; // a move that a limit holds back
const longest = 10; // seconds for which a move is held back; for longer the knobs go back

export async function move(values: URLSearchParams, entry: Entry): Promise<void> {
  at ??= viewQuery();
  clearTimeout(later);
  if (busy) {
    // A step of the history that has not been made yet must not be lost.
    waiting = [values, waiting?.[1] === "push" ? "push" : entry];
    return;
  }
  busy = true;
  try {
    await go(values, entry);
  } finally {
    busy = false;
    const next = waiting;
    waiting = undefined;
    if (next) void move(...next);
  }
}

async function go(values: URLSearchParams, entry: Entry): Promise<void> {
  let moved: Moved;
  try {
    const answer = await fetch(address(values), {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ _from: at ?? "", _since: seen() }),
    });
    if (!answer.ok && !answer.headers.get("Content-Type")?.includes("json")) return notice((await answer.text()).slice(0, 300));
    moved = (await answer.json()) as Moved;
    if (moved.notice) return hold(moved, answer, () => move(values, entry));
  } catch {
    return notice("The server is not reachable, so the value was not taken.");
  }
  if (moved.since) show(moved, entry);
  say(moved.problems ?? {}, values);
}

/** Says that a limit was met, and moves once it allows; where that is far off the knobs go back. */
function hold(moved: Moved, answer: Response, again: () => void): void {
  notice(moved.notice ?? "");
  announce(moved.notice ?? "");
  const wait = Number(answer.headers.get("Retry-After") ?? Infinity);
  if (wait <= longest && !waiting) later = setTimeout(again, wait * 1000);
  else if (moved.html && !waiting) take(moved.html);
}

function show(moved: Moved, entry: Entry): void {
  at = moved.query;
  const url = inView(moved.query);
  if (entry !== "keep" && url !== location.pathname + location.search + location.hash) {
    if (entry === "push") history.pushState(null, "", url);
    else history.replaceState(history.state, "", url);
  }
  turnLinks(moved.query);
  if (moved.html) take(moved.html);
  if (moved.events && moved.since) follow(moved.events, moved.since);
}

function address(values: URLSearchParams): string {
  const query = new URLSearchParams(values);
  const tab = new URL(document.body.dataset.events ?? "", location.href).searchParams.get("_tab");
  if (tab) query.set("_tab", tab);
  return `${projectPath()}/move?${query}`;
}

/**
 * Writes beside the knobs why their texts were refused, and takes away what no longer
 * holds. A refused text stays where it was written, to be mended.
 */
function say(problems: Record<string, string>, texts: URLSearchParams): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-problem-of]")) {
    const text = problems[place.dataset.problemOf ?? ""] ?? "";
    if (place.textContent?.trim() !== text) place.textContent = text;
  }
  for (const control of document.querySelectorAll<HTMLInputElement>("[data-control]")) {
    const id = control.dataset.control ?? "";
    if (!problems[id]) control.removeAttribute("aria-invalid");
    else {
      control.setAttribute("aria-invalid", "true");
      write(control, texts.get(id) ?? "");
    }
  }
}
