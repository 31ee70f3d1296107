// Copies what a button names, and selects what can be copied by hand where the
// browser does not let us.

import { notice } from "../live/notice";

export function startCopying(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button) void copy(button);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.hasAttribute("data-select")) event.target.select();
  });
}

async function copy(button: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    notice("Copied.");
    button.textContent = "Copied";
  } catch {
    button.closest("p, li, form")?.querySelector<HTMLInputElement>("[data-select]")?.select();
    notice("Selected: copy it with Ctrl C.");
  }
}
