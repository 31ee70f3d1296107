// Sets the chosen theme before the first paint. The page loads this file in its
// head and waits for it, so it does nothing else.

try {
  const chosen = localStorage.getItem("stagebook-theme");
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
} catch {
  // No storage: the system decides.
}
