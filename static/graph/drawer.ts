// The graph beside the notebook: a drawer where the window is narrow.

import { afterPatch } from "../live/patch";

const side = () => document.getElementById("page-graph");

/** Opens or closes the drawer; where the graph is always there, it gets the focus. */
export function toggleGraph(): void {
  const graph = side();
  if (!graph) {
    document.querySelector<HTMLAnchorElement>('.tabs a[href*="/graph"]')?.click();
    return;
  }
  if (matchMedia("(max-width: 1199px)").matches) graph.classList.toggle("is-open");
  const row = graph.querySelector<SVGAElement>(".graph .sel") ?? graph.querySelector<SVGAElement>(".graph a");
  row?.focus({ preventScroll: true });
}

/** Closes the drawer. Reports whether it was open. */
export function closeGraph(): boolean {
  const graph = side();
  if (!graph?.classList.contains("is-open")) return false;
  graph.classList.remove("is-open");
  return true;
}

/** The counts stand in the masthead too, where the graph is a drawer. */
function copyTally(): void {
  const tally = document.querySelector("#page-outline .tally");
  const copy = document.querySelector(".summary .tally");
  if (tally && copy && copy.innerHTML !== tally.innerHTML) copy.innerHTML = tally.innerHTML;
}

export function startDrawer(): void {
  afterPatch(copyTally);
  document.addEventListener("click", (event) => {
    const element = event.target as Element;
    if (element.closest("[data-drawer]")) {
      event.preventDefault();
      toggleGraph();
    } else if (element.closest("#page-graph .close")) {
      event.preventDefault();
      if (!closeGraph()) location.hash = "";
    } else if (element.closest("#page-graph [data-node]")) {
      closeGraph();
    }
  });
}
