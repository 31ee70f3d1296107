// Changes a picture for its live chart and back. The live one lies in a frame of
// another origin, because its options may hold functions of the author.

import { notice } from "../live/notice";
import { afterPatch } from "../live/patch";

export function startCharts(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-live-toggle], [data-save-png]");
    const figure = button?.closest<HTMLElement>("figure");
    if (!button || !figure) return;
    if (button.hasAttribute("data-save-png")) void savePNG(figure);
    else toggle(figure, button);
  });
  afterPatch(prepare);
  prepare();
}

/** Shows the buttons, and opens what is live from the start. */
function prepare(): void {
  for (const button of document.querySelectorAll<HTMLElement>("figure .needs-js[hidden]")) button.hidden = false;
  for (const figure of document.querySelectorAll<HTMLElement>("figure[data-open]:not(.is-live)")) {
    const button = figure.querySelector<HTMLElement>("[data-live-toggle]");
    if (button) toggle(figure, button);
  }
}

function toggle(figure: HTMLElement, button: HTMLElement): void {
  const old = figure.querySelector("iframe");
  const live = old === null;
  old?.remove();
  if (live) figure.prepend(frame(figure));
  figure.classList.toggle("is-live", live);
  figure.removeAttribute("data-open");
  button.setAttribute("aria-pressed", String(live));
  button.textContent = live ? "Picture" : "Explore";
}

function frame(figure: HTMLElement): HTMLIFrameElement {
  const element = document.createElement("iframe");
  const theme = document.documentElement.dataset.theme;
  element.src = (figure.dataset.live ?? "") + (theme ? `&_theme=${theme}` : "");
  element.title = (figure.getAttribute("aria-label") ?? "chart") + ", live";
  element.height = figure.dataset.height ?? "330";
  element.setAttribute("sandbox", "allow-scripts");
  return element;
}

const scale = 2; // of a saved picture, for sharp print

/** Saves the picture as it looks now, with the colours of the theme. */
async function savePNG(figure: HTMLElement): Promise<void> {
  const svg = [...figure.querySelectorAll<SVGSVGElement>("svg[viewBox]")].find((s) => s.clientWidth > 0);
  if (!svg) return notice("Show the picture first; the live chart cannot be saved.");
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const { width, height } = svg.viewBox.baseVal;
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const style = getComputedStyle(document.documentElement);
  const text = new XMLSerializer()
    .serializeToString(copy)
    .replace(/var\((--[\w-]+)(?:, ?(#[0-9a-f]+))?\)/g, (_, name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback || "currentColor");
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = style.getPropertyValue("--paper").trim();
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const link = document.createElement("a");
  link.href = canvas.toDataURL("image/png");
  link.download = (figure.closest<HTMLElement>(".cell")?.dataset.cell ?? "chart") + ".png";
  link.click();
}
