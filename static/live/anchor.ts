// Keeps what the reader looks at where it is while things above it change size.

const reading = 24; // px below the bar: the line that must not move

/** Notes the reader's place; the function returned puts it back. */
export function anchor(): () => void {
  const main = document.querySelector("main");
  if (!main || window.scrollY === 0) return () => {};
  const box = main.getBoundingClientRect();
  const bar = document.querySelector(".bar")?.getBoundingClientRect().bottom ?? 0;
  const chain: [Element, number][] = [];
  let at: Element | null = document.elementFromPoint(box.left + box.width / 2, bar + reading);
  for (; at && at !== main && main.contains(at); at = at.parentElement) {
    chain.push([at, at.getBoundingClientRect().top]);
  }
  if (chain.length === 0) chain.push(...below(main, bar));
  return () => {
    const found = chain.find(([element]) => element.isConnected);
    if (!found) return;
    const moved = found[0].getBoundingClientRect().top - found[1];
    if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: "instant" });
  };
}

/** The first block below the bar, for a place between two blocks. */
function below(main: Element, bar: number): [Element, number][] {
  for (const child of main.children) {
    const box = child.getBoundingClientRect();
    if (box.bottom > bar) return [[child, box.top]];
  }
  return [];
}
