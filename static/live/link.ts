// Copies a link to what is seen: the address with its knobs and tables, and the
// cell that is selected, or else the one that is read.

import { cells, current } from "../cell/select";
import { announce, notice } from "./notice";

/** Names in an address that say nothing of what is seen. */
const passing = ["token", "_deleted"];

export function startLinks(): void {
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-copy-link]")) void copyLink();
  });
}

/** The address that shows what this page shows. */
export function link(): string {
  const url = new URL(location.href);
  for (const name of passing) url.searchParams.delete(name);
  const place = reading();
  if (place) url.hash = place;
  return url.href;
}

/** The cell that somebody reads: the selected one where it is in view, else the first in view. */
function reading(): string {
  const inView = (cell: HTMLElement) => cell.getBoundingClientRect().bottom > 120 && cell.getBoundingClientRect().top < window.innerHeight;
  const selected = current();
  if (selected && inView(selected)) return selected.dataset.cell ?? "";
  if (window.scrollY < 200) return "";
  return cells().find(inView)?.dataset.cell ?? "";
}

export async function copyLink(): Promise<void> {
  const address = link();
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    return show(address);
  }
  notice("The link to what you see is copied.");
  announce("The link to what you see is copied.");
}

/** Shows the address, selected, where it cannot be copied. */
function show(address: string): void {
  const dialog = document.getElementById("page-link") as HTMLDialogElement | null;
  const field = dialog?.querySelector("input");
  if (!dialog || !field) return;
  field.value = address;
  dialog.showModal();
  field.select();
}
