// What is given to a project beside its knobs: a file that is uploaded where it
// is chosen, and secrets, which leave the page as soon as they are sent.

import { Sending } from "../files/upload";
import { announce, notice } from "../live/notice";
import { viewQuery } from "./address";

export function startGiving(): void {
  if (!document.body.dataset.events) return;
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    const [file] = input.dataset?.uploadFor ? (input.files ?? []) : [];
    if (file) void upload(file, input);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-secret]")) return;
    event.preventDefault();
    void give(form, event.submitter);
  });
}

/** Uploads a file and has it read in place of the one that is. */
async function upload(file: File, input: HTMLInputElement): Promise<void> {
  const id = input.dataset.uploadFor ?? "";
  const progress = (sent: number, note: string) => notice(note || `${file.name}: ${file.size > 0 ? Math.floor((100 * sent) / file.size) : 100} % uploaded`);
  try {
    const outcome = await new Sending(file, { name: file.name, replace: "", progress }).send();
    input.value = "";
    if (outcome.kind === "inTheWay") return notice(`${outcome.inTheWay.path} is there already: choose it in the list, or replace it on the page of files.`);
    if (outcome.kind === "taken") choose(id, outcome.taken.path);
  } catch (problem) {
    notice((problem as Error).message);
  }
}

function choose(id: string, path: string): void {
  const select = document.querySelector<HTMLSelectElement>(`select[data-control="${CSS.escape(id)}"]`);
  if (!select) return;
  for (const other of document.querySelectorAll<HTMLSelectElement>(`select[data-control="${CSS.escape(id)}"]`)) {
    if (![...other.options].some((option) => option.value === path)) other.add(new Option(path, path));
    other.value = path;
  }
  select.dispatchEvent(new Event("change", { bubbles: true }));
  notice(`${path} is here, and ${id} reads it.`);
  announce(`${path} is here, and ${id} reads it.`);
}

/** Sends the value of a secret, or forgets one; the field is empty again before the answer comes. */
async function give(form: HTMLFormElement, button: HTMLElement | null): Promise<void> {
  const body = new URLSearchParams([...new FormData(form, button)].map(([name, value]) => [name, String(value)]));
  const forget = body.has("forget");
  const url = new URL(form.action, location.href);
  url.search = viewQuery();
  form.reset();
  try {
    const answer = await fetch(url, { method: "POST", headers: { "X-Requested-With": "fetch" }, body });
    const said = answer.ok ? (forget ? `The value of ${body.get("id")} is forgotten.` : `${body.get("id")} is set. What needs it is stale until it runs.`) : (await answer.text()).slice(0, 300);
    notice(said);
    announce(said);
  } catch {
    notice("The server is not reachable, so the secret was not set. Type it again.");
  }
}
