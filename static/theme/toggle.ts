// Goes through system, light and dark, and remembers the choice in the browser.

const store = "stagebook-theme";
const order = ["", "light", "dark"];

/** Moves on to the next theme and says which it is. */
export function nextTheme(): string {
  const root = document.documentElement;
  const now = root.dataset.theme ?? "";
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  let next = order[(order.indexOf(now) + 1) % order.length];
  // From the system's choice the first step must be one that can be seen.
  if (now === "") next = dark ? "light" : "dark";
  else if (now === (dark ? "light" : "dark")) next = dark ? "dark" : "light";
  else next = "";
  if (next === "") delete root.dataset.theme;
  else root.dataset.theme = next;
  try {
    if (next === "") localStorage.removeItem(store);
    else localStorage.setItem(store, next);
  } catch {
    // It holds for this page only.
  }
  return next === "" ? "as the system" : next;
}

export function startTheme(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-toggle]")) {
    button.addEventListener("click", () => {
      button.title = `Light or dark (now ${nextTheme()})`;
    });
  }
}
