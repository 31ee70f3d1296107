// Moves a cell, or a text between cells, by the handle in its margin: a line shows
// where it would go, and in which file. Escape lets it go where it was.

import { select } from "../cell/select";
import { afterPatch } from "../live/patch";
import { aboutItem, act } from "./commands";
import type { Change } from "./ask";
import { element } from "./element";
import { leave } from "./write";

interface Moving {
  id: string;
  what: Partial<Change>;
  file: string;
  x: number;
  y: number;
  begun: boolean; // the pointer has moved far enough
  ghost: HTMLElement;
  line: HTMLElement;
  spot: Spot | null;
}

interface Spot {
  to: HTMLElement; // a cell or a block of prose
  before: boolean;
}

const far = 4; // px that a press may move and still be none
const edge = 70; // px at the ends of the window where it scrolls
const quick = 14; // px a frame that it scrolls at most

let moving: Moving | null = null;

const items = () => [...document.querySelectorAll<HTMLElement>("main.sheet > .cell[data-file], main.sheet > .prose[data-file]")];

function press(event: PointerEvent): void {
  const grip = (event.target as Element).closest?.<HTMLElement>("[data-grip]");
  const item = grip?.closest<HTMLElement>(".cell, [data-prose=block]");
  if (!grip || !item || event.button !== 0 || moving) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  const { name = firstWords(item), file = "" } = item.dataset;
  moving = { id: item.id, what: aboutItem(item), file, x: event.clientX, y: event.clientY, begun: false, ghost: element("div", "ghost", name), line: element("div", "dropline"), spot: null };
}

/** What a text is called while it moves. */
function firstWords(item: HTMLElement): string {
  const words = item.innerText.trim().split(/\s+/);
  return words.slice(0, 4).join(" ") + (words.length > 4 ? " …" : "");
}

function drag(event: PointerEvent): void {
  const now = moving;
  if (!now) return;
  if (!now.begun && Math.hypot(event.clientX - now.x, event.clientY - now.y) < far) return;
  now.x = event.clientX;
  now.y = event.clientY;
  if (!now.begun) begin(now);
  follow(now);
}

function begin(now: Moving): void {
  now.begun = true;
  void leave();
  select(now.id);
  document.body.classList.add("moving");
  document.body.append(now.ghost, now.line);
  fade();
  requestAnimationFrame(scroll);
}

/** Dims what moves: a patch knows nothing of it. */
function fade(): void {
  document.getElementById(moving?.begun ? moving.id : "")?.classList.add("is-moving");
}

/** Puts the line where the cell would go. */
function follow(now: Moving): void {
  now.ghost.style.transform = `translate(${now.x + 12}px, ${now.y + 8}px)`;
  now.spot = spotAt(now);
  const spot = now.spot;
  now.line.hidden = !spot;
  if (!spot) return;
  const all = items();
  const at = all.indexOf(spot.to);
  const box = spot.to.getBoundingClientRect();
  const other = all[at + (spot.before ? -1 : 1)]?.getBoundingClientRect();
  const near = spot.before ? box.top : box.bottom;
  const gap = other ? (spot.before ? other.bottom - near : other.top - near) : spot.before ? -48 : 48;
  const sheet = document.querySelector("main.sheet")!.getBoundingClientRect();
  now.line.style.top = `${scrollY + near + gap / 2}px`;
  now.line.style.left = `${scrollX + sheet.left}px`;
  now.line.style.width = `${sheet.width}px`;
  const file = spot.to.dataset.file ?? "";
  const border = all[at + (spot.before ? -1 : 1)]?.dataset.file !== file;
  const place = border ? (spot.before ? "start of " : "end of ") + file : file;
  now.line.replaceChildren(...(border || file !== now.file ? [element("span", "", place)] : []));
}

/** Where the cell would go; null where it would stay as it is. */
function spotAt(now: Moving): Spot | null {
  const all = items();
  if (all.length === 0) return null;
  const away = (item: HTMLElement) => {
    const box = item.getBoundingClientRect();
    return now.y < box.top ? box.top - now.y : Math.max(0, now.y - box.bottom);
  };
  const to = all.reduce((best, item) => (away(item) < away(best) ? item : best));
  const box = to.getBoundingClientRect();
  const before = now.y < box.top + box.height / 2;
  const own = all.findIndex((item) => item.id === now.id);
  const at = all.indexOf(to);
  const same = to.dataset.file === now.file;
  if (at === own || (same && at === own - 1 && !before) || (same && at === own + 1 && before)) return null;
  return { to, before };
}

/** Scrolls while the pointer is near an end of the window. */
function scroll(): void {
  const now = moving;
  if (!now?.begun) return;
  const top = (document.querySelector(".bar")?.getBoundingClientRect().bottom ?? 0) + edge;
  const low = innerHeight - edge;
  const by = now.y < top ? now.y - top : now.y > low ? now.y - low : 0;
  if (by !== 0) {
    scrollBy({ top: (quick * Math.max(-edge, Math.min(edge, by))) / edge, behavior: "instant" });
    follow(now);
  }
  requestAnimationFrame(scroll);
}

function drop(): void {
  const now = moving;
  if (!now) return;
  end();
  if (!now.begun) return select(now.id);
  if (!now.spot) return;
  const { to, before } = now.spot;
  void act({ op: "move", ...now.what, to: to.dataset.name, toFile: to.dataset.file, toLine: Number(to.dataset.line ?? 0), before });
}

/** Lets the cell go where it was. */
function end(): void {
  const now = moving;
  moving = null;
  now?.ghost.remove();
  now?.line.remove();
  document.body.classList.remove("moving");
  document.querySelector(".is-moving")?.classList.remove("is-moving");
}

/** The other files that a cell can go to the end of. */
export function otherFiles(cell: HTMLElement): string[] {
  return [...new Set(items().map((item) => item.dataset.file ?? ""))].filter((file) => file !== "" && file !== cell.dataset.file);
}

export function startMoving(): void {
  if (!document.body.dataset.editor || !document.querySelector("main.sheet")) return;
  document.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", drag);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", end);
  window.addEventListener("blur", end);
  afterPatch(fade);
  document.addEventListener(
    "keydown",
    (event) => {
      if (!moving || event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      end();
    },
    true,
  );
}
