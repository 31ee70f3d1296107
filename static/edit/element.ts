// Small pieces of the page that editors are made of.

export function element(tag: string, className = "", text?: string): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function button(text: string, press: () => void): HTMLButtonElement {
  const made = element("button", "btn", text) as HTMLButtonElement;
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

/** The line below an editor: what its keys do, and what became of the text. */
export function footOf(keys: string): HTMLElement {
  const line = element("p", "foot-of");
  const said = element("span", "said");
  said.setAttribute("role", "status");
  line.append(element("span", "", keys), said);
  return line;
}

/** Says something in the line below an editor. */
export function sayIn(host: Element | undefined, text: string, bad = false): void {
  const said = host?.querySelector(".said");
  if (!said) return;
  said.textContent = text;
  said.classList.toggle("is-bad", bad);
}

/** Puts an editor back before what it stands for, where a patch has moved one past the other. */
export function keepBefore(host: HTMLElement, place: Element | null | undefined): void {
  if (!host.isConnected || !place || host.nextElementSibling === place) return;
  if (place.parentElement !== host.parentElement) return;
  const passed: Element[] = [];
  for (let next: Element | null = place; next && next !== host; next = next.nextElementSibling) passed.push(next);
  if (host.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_PRECEDING) host.after(...passed); // these move, so that the editor keeps its focus
  else while (host.nextElementSibling && host.nextElementSibling !== place) host.before(host.nextElementSibling);
}

/** Takes a cell off the page that stayed there only because somebody wrote in it. */
export function removeLost(cell: HTMLElement | null): void {
  if (cell && !document.querySelector(`#page-outline [data-node="${CSS.escape(cell.id)}"]`)) cell.remove();
}
