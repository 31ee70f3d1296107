// One line for each file that is being sent: how far it is, and what came of it.

import { projectPath, viewQuery } from "../knobs/address";
import { announce } from "../live/notice";
import { addReading, type InTheWay, type Outcome, Refused, Sending, type Taken } from "./upload";

const units = ["B", "kB", "MB", "GB", "TB"];

/** 1234567 → "1.2 MB". */
export function size(bytes: number): string {
  let unit = 0;
  for (; bytes >= 1000 && unit < units.length - 1; unit++) bytes /= 1000;
  return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}

/** Uploads of this page by the server's name of them. */
export const under = new Set<string>();

interface Line {
  root: HTMLLIElement;
  title: HTMLElement;
  bar: HTMLProgressElement;
  words: HTMLElement;
  tools: HTMLElement;
}

function line(name: string): Line {
  const root = document.createElement("li");
  const title = Object.assign(document.createElement("span"), { className: "mono", textContent: name });
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: `How much of ${name} is sent` });
  const words = Object.assign(document.createElement("span"), { className: "who" });
  const tools = Object.assign(document.createElement("span"), { className: "tools" });
  root.append(title, bar, words, tools);
  document.getElementById("page-uploads")?.append(root);
  return { root, title, bar, words, tools };
}

function button(text: string, click: () => void, main = false): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, className: main ? "btn btn--main btn--small" : "btn btn--line btn--small" });
  made.addEventListener("click", click);
  return made;
}

let queue: Promise<unknown> = Promise.resolve();

/** Sends a file after those that were chosen before, and shows how it goes. */
export function sendShown(file: File, replace = ""): void {
  const shown = line(replace || file.name);
  shown.words.textContent = "waits for its turn";
  let cancelled = false;
  shown.tools.replaceChildren(button("Cancel", () => ((cancelled = true), shown.root.remove())));
  queue = queue.then(() => (cancelled ? undefined : run(file, shown, { name: file.name, replace })));
}

async function run(file: File, shown: Line, to: { name: string; replace: string }): Promise<void> {
  const meter = meterOf(file.size, shown);
  const sending = new Sending(file, { ...to, progress: meter });
  sending.onBegin((id, path) => {
    shown.title.textContent = path;
    under.add(id);
    hideUnder();
  });
  shown.tools.replaceChildren(button("Cancel", () => void sending.cancel().then(() => shown.root.remove())));
  try {
    settle(await sending.send(), file, shown);
  } catch (problem) {
    fail(shown, problem instanceof Refused ? problem.message : String(problem));
  } finally {
    under.delete(sending.id);
    hideUnder();
  }
}

/** The server lists what is unfinished; what this page is sending stands above already. */
export function hideUnder(): void {
  for (const item of document.querySelectorAll<HTMLElement>("[data-unfinished]")) item.hidden = under.has(item.dataset.unfinished ?? "");
  for (const section of document.querySelectorAll<HTMLElement>(".unfinished")) {
    section.hidden = section.querySelector("[data-unfinished]:not([hidden])") === null;
  }
}

/** Says how far a file is, how fast, and how long it will take. */
function meterOf(total: number, shown: Line): (sent: number, note: string) => void {
  let begun = 0;
  let first = 0;
  return (sent, note) => {
    shown.bar.value = total > 0 ? sent / total : 1;
    if (note) {
      begun = 0;
      shown.words.textContent = note;
      return;
    }
    if (begun === 0) [begun, first] = [performance.now(), sent];
    const seconds = (performance.now() - begun) / 1000;
    const speed = seconds > 0.5 ? (sent - first) / seconds : 0;
    const left = speed > 0 ? Math.ceil((total - sent) / speed) : 0;
    shown.words.textContent = `${size(sent)} of ${size(total)}` + (speed > 0 ? `, ${size(speed)}/s, ${left < 120 ? `${left} s` : `${Math.ceil(left / 60)} min`} left` : "");
  };
}

function fail(shown: Line, message: string): void {
  shown.root.classList.add("is-bad");
  shown.bar.hidden = true;
  shown.words.textContent = message;
  shown.tools.replaceChildren(button("Close", () => shown.root.remove()));
  announce(message);
}

function settle(outcome: Outcome, file: File, shown: Line): void {
  switch (outcome.kind) {
    case "cancelled":
      return shown.root.remove();
    case "inTheWay":
      return choose(outcome.inTheWay, file, shown);
    case "taken":
      return done(outcome.taken, shown);
  }
}

const listed = (names: string[]) => (names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", "));

/** A file of the name is there: replaces it, or keeps both, as the reader says. */
function choose(there: InTheWay, file: File, shown: Line): void {
  const stale = there.stale?.length ? ` Replacing it makes stale: ${listed(there.stale)}.` : "";
  shown.bar.hidden = true;
  shown.root.classList.add("is-asking");
  shown.words.textContent = `${there.path} is there already, ${size(there.size)}.${stale}`;
  const go = (name: string, replace: string) => () => {
    shown.bar.hidden = false;
    shown.root.classList.remove("is-asking");
    void run(file, shown, { name, replace });
  };
  const replace = button("Replace", go(file.name, there.path), true);
  shown.tools.replaceChildren(replace, button(`Keep both, as ${there.free}`, go(there.free, "")), button("Cancel", () => shown.root.remove()));
  announce(shown.words.textContent);
  if (document.activeElement === document.body) replace.focus();
}

function done(taken: Taken, shown: Line): void {
  shown.root.classList.add("is-done");
  shown.bar.hidden = true;
  const stale = taken.stale?.length ? ` Stale now: ${listed(taken.stale)}.` : "";
  shown.words.textContent = taken.same ? `${taken.path} is there already, byte for byte.` : `${taken.path} is here, ${size(taken.size)}, checked.${stale}`;
  shown.words.title = "SHA-256 " + taken.digest;
  const close = button("Close", () => shown.root.remove());
  shown.tools.replaceChildren(...(taken.source ? [button("Add a cell that reads it", () => void addReader(taken, shown), true)] : []), close);
  announce(shown.words.textContent);
}

/** The cell in a declaration that reads a file: ReadRows is the cell readRows. */
function cellOf(source: string): string {
  const name = /^func (\w+)/m.exec(source)?.[1] ?? "";
  return name.charAt(0).toLowerCase() + name.slice(1);
}

async function addReader(taken: Taken, shown: Line): Promise<void> {
  const answer = await addReading(taken);
  if (!answer.ok) {
    shown.words.textContent = answer.message ?? "The cell was not added.";
    return announce(shown.words.textContent);
  }
  const query = viewQuery();
  location.href = projectPath() + (query ? "?" + query : "") + "#" + cellOf(taken.source);
}
