// Opens why a cell stands as it does in a dialog. Without the client the link
// leads to a page that says the same.

import { notice } from "../live/notice";

const dialog = () => document.getElementById("page-why-dialog") as HTMLDialogElement | null;

export function startWhy(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-why-of], a[data-why-diff], a[data-changes-of]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !dialog()) return;
    event.preventDefault();
    void open(link.href);
  });
}

async function open(address: string): Promise<void> {
  const url = new URL(address, location.href);
  for (const [name, value] of new URLSearchParams(location.search)) if (!name.startsWith("_")) url.searchParams.set(name, value);
  url.searchParams.set("_panel", "1");
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    const html = await answer.text();
    const element = dialog();
    if (!answer.ok || !element) return notice("Why it stands so could not be found out.");
    const body = element.querySelector<HTMLElement>(".body");
    if (body) body.innerHTML = html;
    element.setAttribute("aria-label", body?.querySelector("section")?.getAttribute("aria-label") ?? "Why");
    if (!element.open) element.showModal();
    element.scrollTop = 0;
  } catch {
    notice("The server is not reachable.");
  }
}
