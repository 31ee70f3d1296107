// Brings elements up to the newest state that the server sent. What arrives
// between two frames is applied once, the newest of each element. The reader's
// place, focus, selection, and what is unfolded stay as they are.

import { Idiomorph } from "idiomorph";
import { anchor } from "./anchor";

const frameBudget = 10; // ms that patches may take of one frame
const hiddenPause = 100; // ms between rounds in a tab that is not shown

const waiting = new Map<string, Element>();
const listeners: (() => void)[] = [];
let scheduled = false;

/** Calls f after each round of patches, before it is painted. */
export function afterPatch(f: () => void): void {
  listeners.push(f);
}

/** Takes the HTML of one event: any number of elements, each with an id. */
export function take(html: string): void {
  const template = document.createElement("template");
  template.innerHTML = html;
  for (const element of template.content.children) {
    if (!element.id) continue;
    fill(element, waiting.get(element.id));
    waiting.set(element.id, element);
  }
  schedule();
}

/** Puts what an earlier patch has brought, and nobody has seen yet, in the place of cells that are only named. */
function fill(element: Element, earlier: Element | undefined): void {
  if (!earlier) return;
  for (const name of element.querySelectorAll("[data-same]")) {
    const cell = earlier.querySelector(`#${CSS.escape(name.id)}`);
    if (cell) name.replaceWith(cell);
  }
}

function schedule(): void {
  if (scheduled || waiting.size === 0) return;
  scheduled = true;
  if (document.hidden) setTimeout(apply, hiddenPause);
  else requestAnimationFrame(apply);
}

function apply(): void {
  scheduled = false;
  const keepPlace = anchor();
  const end = performance.now() + frameBudget;
  for (const [id, element] of waiting) {
    waiting.delete(id);
    const old = document.getElementById(id);
    if (old) morph(old, element);
    if (performance.now() > end) break;
  }
  listeners.forEach((f) => f());
  keepPlace();
  schedule();
}

const named = (node: Node) => node instanceof Element && node.hasAttribute("data-same");

function morph(old: Element, element: Element): void {
  Idiomorph.morph(old, element, {
    morphStyle: "outerHTML",
    // Idiomorph leaves all that is in the focused element alone then: only what somebody types is theirs.
    ignoreActiveValue: document.activeElement?.matches("input, textarea, select") ?? false,
    restoreFocus: true,
    callbacks: {
      // A cell that is only named looks as it did. A page that has none is not what the server takes it for.
      beforeNodeMorphed: (_: Node, node: Node) => !named(node),
      beforeNodeAdded: (node: Node) => {
        if (named(node)) location.reload();
        return !named(node);
      },
      // The reader unfolds; the server only says how it begins.
      // What fills the screen goes on doing so, and what the client has shown stays shown, and keeps the focus.
      // A living editor and what belongs to it are the writer's; a cell that goes while somebody writes in it stays.
      beforeNodeRemoved: (node: Node) => !(node instanceof Element && (node.matches("[data-living]") || node.querySelector("[data-living]"))),
      beforeAttributeUpdated: (name: string, node: Element) => !(name === "open" && node.localName === "details") && !(name === "popover" && node.hasAttribute("popover")) && !(name === "hidden" && node.matches(".needs-js:not([hidden])")),
    },
  });
}
