// Sets the chosen theme before the first paint, and says that there is a client,
// for what stands in only without one. The page loads this file in its head and
// waits for it, so it does nothing else.

document.documentElement.classList.add("js");
try {
  const chosen = localStorage.getItem("stagebook-theme");
  if (chosen === "light" || chosen === "dark") {
    document.documentElement.dataset.theme = chosen;
  }
} catch {
  // No storage: the system decides.
}
