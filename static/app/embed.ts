// The client of a result that stands in a page of another site: tables, charts and
// trees, and a word to that page whenever its height changes.

import { startCharts } from "../chart/live";
import { startTables } from "../table/table";
import { startTrees } from "../tree/tree";

for (const element of document.querySelectorAll<HTMLElement>(".needs-js")) element.hidden = false;
startCharts();
startTables();
startTrees();

let told = 0;

// The height is no secret, and the page around may be of any site.
function tell(): void {
  const main = document.getElementById("page-main");
  const height = Math.ceil(main?.getBoundingClientRect().height ?? 0);
  if (height === told || height === 0) return;
  told = height;
  parent.postMessage({ stagebook: "size", height }, "*");
}

new ResizeObserver(tell).observe(document.getElementById("page-main") ?? document.body);
tell();
