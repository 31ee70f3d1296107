// Lights the edges of the graph: those of the selected cell, and those of
// whatever the pointer is on.

import { onSelect } from "../cell/select";
import { afterPatch } from "../live/patch";

let selected = "";
let hovered = "";

function light(): void {
  const focus = hovered || selected;
  for (const edge of document.querySelectorAll<SVGElement>(".graph .edge")) {
    edge.classList.toggle("up", focus !== "" && edge.dataset.to === focus);
    edge.classList.toggle("down", focus !== "" && edge.dataset.from === focus);
    // Lit edges lie on top of the others.
    if (edge.matches(".up, .down")) edge.parentNode?.querySelector("a")?.before(edge);
  }
  for (const row of document.querySelectorAll<SVGElement>(".graph [data-node]")) {
    row.classList.toggle("sel", row.dataset.node === selected);
    row.classList.toggle("lit", hovered !== "" && row.dataset.node === hovered && hovered !== selected);
  }
}

/** The node that an element of the page stands for. */
function nodeOf(element: Element): string {
  const chip = element.closest<HTMLElement>("[data-edge]");
  if (chip) return chip.dataset.edge ?? "";
  const row = element.closest<SVGElement>("[data-node]");
  return row?.dataset.node ?? "";
}

export function startGraph(): void {
  if (!document.querySelector(".graph")) return;
  onSelect((id) => {
    selected = id;
    light();
  });
  document.addEventListener("pointerover", (event) => {
    const id = nodeOf(event.target as Element);
    if (id === hovered) return;
    hovered = id;
    light();
  });
  afterPatch(light);
}
