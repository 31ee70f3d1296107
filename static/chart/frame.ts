// Runs in the frame of a live chart: draws it, and again when its room changes.

declare function stagebookLive(element: HTMLElement, options: string, colours: Record<string, string>): () => void;

const text = (id: string) => document.getElementById(id)?.textContent ?? "{}";

/** The colours of the design as they are in the theme of the page. */
function colours(): Record<string, string> {
  const style = getComputedStyle(document.documentElement);
  const names = JSON.parse(text("colours")) as Record<string, string>;
  return Object.fromEntries(Object.entries(names).map(([colour, name]) => [colour, style.getPropertyValue(name).trim() || colour]));
}

const element = document.getElementById("chart");
if (element) {
  const draw = stagebookLive(element, text("options"), colours());
  new ResizeObserver(() => draw()).observe(element);
}
