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

// There before anything is said: readers watch a region from when they meet it.
// That of the runs is patched with the page, so this is another.
const said = Object.assign(document.createElement("div"), { id: "page-said", className: "sr", role: "status", ariaLive: "polite" });
document.body.append(said);

/** Tells a screen reader, and shows nothing. */
export function announce(text: string): void {
  said.textContent = text;
}

/** Says, and keeps saying, that the project has left its folder. */
export function gone(): void {
  const element = line();
  if (!element) return;
  clearTimeout(timer);
  const link = (text: string, href: string) => Object.assign(document.createElement("a"), { textContent: text, href });
  element.replaceChildren("This project was moved away: what you see is no longer live. ", link("All projects", "/"), " · ", link("The bin", "/bin"));
  element.hidden = false;
}
