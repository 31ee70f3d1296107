// Sends the forms of the page without leaving it. The patch that follows shows
// what came of it.

import { viewQuery } from "../knobs/address";
import { notice } from "../live/notice";

export function startPosting(): void {
  // Without a stream nothing would show; then the form does what forms do.
  if (!document.body.dataset.events) return;
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-post]")) return;
    event.preventDefault();
    void send(form, event.submitter);
  });
}

/** The address with the view that the page shows now: knobs may have moved since the form was drawn. */
function inThisView(address: string): string {
  const url = new URL(address, location.href);
  url.search = viewQuery();
  return url.href;
}

async function send(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(inThisView(form.action), {
      method: "POST",
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
      redirect: "manual",
    });
    if (!answer.ok && answer.type !== "opaqueredirect") {
      notice((await answer.text()).slice(0, 300) || `The server answered ${answer.status}.`);
    }
  } catch {
    notice("The server is not reachable, so nothing was started.");
  } finally {
    button?.removeAttribute("aria-busy");
  }
}
