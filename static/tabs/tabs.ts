// Makes tabs of the panels of a page without code. Which of them are open stands in
// the address, under _show.

import { afterPatch } from "../live/patch";

const name = "_show";

const labels = (set: Element) => [...set.querySelectorAll<HTMLElement>(":scope > [role=tablist] > [role=tab]")];
const panels = (set: Element) => [...set.querySelectorAll<HTMLElement>(":scope > .tabpanel")];

/** Draws a set as the address says. */
function draw(set: Element): void {
  const wanted = new URLSearchParams(location.search).getAll(name);
  const tabs = labels(set);
  const at = Math.max(0, tabs.findIndex((tab) => wanted.includes(tab.dataset.tab ?? "")));
  set.classList.add("is-tabs");
  tabs.forEach((tab, i) => {
    tab.setAttribute("aria-selected", String(i === at));
    tab.tabIndex = i === at ? 0 : -1;
  });
  panels(set).forEach((panel, i) => {
    panel.hidden = i !== at;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", panel.id + "-label");
  });
}

function drawAll(): void {
  document.querySelectorAll("[data-tabset]").forEach(draw);
}

function open(tab: HTMLElement): void {
  const set = tab.closest("[data-tabset]");
  if (!set) return;
  const own = new Set(labels(set).map((t) => t.dataset.tab));
  const url = new URL(location.href);
  const others = url.searchParams.getAll(name).filter((text) => !own.has(text));
  url.searchParams.delete(name);
  for (const text of [...others, tab.dataset.tab ?? ""]) url.searchParams.append(name, text);
  history.replaceState(history.state, "", url);
  draw(set);
}

/** Opens the tab behind which an element stands. */
function reveal(element: Element | null): void {
  const panel = element?.closest(".tabpanel");
  const set = panel?.closest("[data-tabset]");
  if (!panel || !set || !(panel as HTMLElement).hidden) return;
  const tab = labels(set)[panels(set).indexOf(panel as HTMLElement)];
  if (!tab) return;
  open(tab);
  element?.scrollIntoView({ block: "start", behavior: "instant" });
}

const ofAddress = () => (location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null);

export function startTabs(): void {
  document.addEventListener("click", (event) => {
    const tab = (event.target as Element).closest<HTMLElement>("[data-tabset] > [role=tablist] > [role=tab]");
    if (tab) open(tab);
  });
  document.addEventListener("keydown", (event) => {
    const tab = (event.target as Element).closest<HTMLElement>("[data-tabset] > [role=tablist] > [role=tab]");
    const set = tab?.closest("[data-tabset]");
    if (!tab || !set || event.altKey || event.ctrlKey || event.metaKey) return;
    const tabs = labels(set);
    const to = { ArrowLeft: tabs.indexOf(tab) - 1, ArrowRight: tabs.indexOf(tab) + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    open(next);
    next.focus();
  });
  window.addEventListener("hashchange", () => reveal(ofAddress()));
  window.addEventListener("popstate", drawAll);
  afterPatch(drawAll);
  drawAll();
  reveal(ofAddress());
}
