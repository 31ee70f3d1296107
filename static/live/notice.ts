// The one quiet line at the bottom of the page: the server is gone, or did not
// do what was asked.

const line = () => document.getElementById("page-offline");
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows or hides that the server cannot be reached. */
export function reachable(yes: boolean): void {
  const element = line();
  if (!element) return;
  clearTimeout(timer);
  if (!yes) element.textContent = "The server is not reachable. Trying again…";
  element.hidden = yes;
}

/** Says something for a few seconds. */
export function notice(text: string): void {
  const element = line();
  if (!element) return;
  element.textContent = text;
  element.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (element.hidden = true), 6000);
}
