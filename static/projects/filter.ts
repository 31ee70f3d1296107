// Narrows the list of projects to those that hold the words typed.

export function startFilter(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>("[data-filter]")) {
    const list = document.getElementById(field.dataset.filter ?? "");
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/);
      for (const item of list?.children ?? []) {
        const text = item.textContent?.toLowerCase() ?? "";
        (item as HTMLElement).hidden = !words.every((word) => text.includes(word));
      }
    });
  }
}
