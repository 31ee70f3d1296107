// The keys of the page. None of them does anything while somebody types.

import { addCell, duplicate, move, remove, undo } from "../edit/commands";
import { addProse, writeProse } from "../edit/prose";
import { write } from "../edit/write";
import { fold, runSelected, stop, why } from "../cell/act";
import { chosen, current, select, step } from "../cell/select";
import { closeFind, openFind } from "../find/find";
import { neighbour } from "../find/go";
import { closeGraph, toggleGraph } from "../graph/drawer";
import { openHelp, openPalette } from "../palette/palette";
import { staged, toggleStage } from "../stage/stage";
import { nextTheme } from "../theme/toggle";

const twice = 600; // ms in which the second i must follow the first
let lastI = -twice;
let lastD = -twice;

function typing(target: EventTarget | null): boolean {
  // A dialog that has just closed keeps the focus until the page is drawn anew.
  if (target instanceof Element && target.closest("dialog:not([open])")) return false;
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select, [data-living]"));
}

/** Reports whether Enter presses what has the focus. */
function onControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("a, button, summary, [role=button]");
}

/** Does what a key means. Reports whether it meant anything. */
function press(event: KeyboardEvent): boolean {
  const command = event.ctrlKey || event.metaKey;
  if (event.shiftKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && chosen()) {
    return did(move(event.key === "ArrowUp" ? "up" : "down"));
  }
  if (event.key === "Enter" && !event.shiftKey && !command) {
    const item = chosen();
    if (!item || onControl(event.target)) return false;
    return did(item.dataset.prose ? writeProse(item) : write(item));
  }
  if (event.key === "Enter") {
    if (!chosen() || !(event.shiftKey || command)) return false;
    runSelected(event.shiftKey);
    return true;
  }
  if (command) {
    if (event.key.toLowerCase() !== "k") return false;
    openPalette();
    return true;
  }
  if (event.altKey) return false;
  return plain(event.key, event.timeStamp);
}

/** The keys that write, and that go from cell to cell along the graph. */
function authors(key: string): boolean {
  if (!document.querySelector("main.sheet")) return false; // there is nothing to write on
  switch (key) {
    case "a":
    case "b":
      return did(addCell(key === "a"));
    case "m":
    case "M":
      return did(addProse(key === "M"));
    case "h":
      return neighbour("makes");
    case "l":
      return neighbour("uses");
    case "f":
      return did(openFind());
    case "D":
      return current() !== null && did(duplicate());
    case "z":
      return did(undo());
  }
  return false;
}

/** at is when the key was pressed, in ms: a busy page may hear of it late. */
function plain(key: string, at: number): boolean {
  switch (key) {
    case "j":
      return did(step(1));
    case "k":
      return did(step(-1));
    case "ArrowDown":
      return chosen() !== null && did(step(1));
    case "ArrowUp":
      return chosen() !== null && did(step(-1));
    case "d": {
      const second = at - lastD < twice;
      lastD = second ? -twice : at;
      return second && chosen() !== null && did(remove());
    }
    case ".":
      return stop();
    case "i": {
      const second = at - lastI < twice;
      lastI = at;
      return second && stop();
    }
    case "w":
      return did(why());
    case "g":
      return did(toggleGraph());
    case "F":
      return did(toggleStage());
    case "/":
      return did(openPalette());
    case "?":
      return did(openHelp());
    case "t":
      return did(nextTheme());
    case "Escape":
      return fold() || closeFind() || closeGraph() || (chosen() !== null && did(select("")));
  }
  if (key === "f" && !document.querySelector("main.sheet")) return did(toggleStage()); // where something is written, f finds
  return authors(key);
}

/** Reports that something was done. */
function did(_: unknown): true {
  return true;
}

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || staged() || document.querySelector("dialog[open]")) return;
    if (typing(event.target) && !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k")) return;
    if (press(event)) event.preventDefault();
  });
}
