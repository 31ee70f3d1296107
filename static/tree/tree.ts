// Opens a tree level by level: what lies deeper than the page holds is asked for when
// a node is unfolded, and more of a long list when a person wants it.

import { notice } from "../live/notice";

export function startTrees(): void {
  document.addEventListener("toggle", (event) => {
    const node = event.target as HTMLDetailsElement;
    if (node.matches?.("details[data-tree-open]") && node.open) void fill(node);
  }, true);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLElement>("[data-tree-more]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void more(link);
  });
}

async function ask(address: string): Promise<DocumentFragment | undefined> {
  const url = new URL(address, location.href);
  const answer = await fetch(url, { headers: { "X-Part": "1" } }).catch(() => undefined);
  if (!answer?.ok) {
    notice(answer ? "This cannot be opened now. Run the cell again." : "The server is not reachable.");
    return undefined;
  }
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  return template.content;
}

async function fill(node: HTMLDetailsElement): Promise<void> {
  const address = node.dataset.treeOpen ?? "";
  const parts = await ask(address);
  if (!parts) return;
  node.removeAttribute("data-tree-open");
  while (node.lastElementChild && node.lastElementChild.localName !== "summary") node.lastElementChild.remove();
  node.append(parts);
}

/** What the display began is drawn anew from its first part; what was asked for goes on. */
async function more(link: HTMLElement): Promise<void> {
  const address = link.dataset.treeMore ?? "";
  const parts = await ask(address);
  const node = link.parentElement;
  if (!parts || !node) return;
  const first = parts.querySelector<HTMLElement>("summary, .leaf");
  const goesOn = new URL(address, location.href).searchParams.has("_from");
  if (goesOn) link.replaceWith(parts);
  else {
    while (node.lastElementChild && node.lastElementChild.localName !== "summary") node.lastElementChild.remove();
    node.append(parts);
  }
  if (first) {
    first.tabIndex = first.localName === "summary" ? 0 : -1;
    first.focus({ preventScroll: goesOn });
  }
}
