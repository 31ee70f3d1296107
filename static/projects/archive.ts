// Opens an archive that is dropped on the first page, or chosen there. Its beginning is
// looked at first: whoever has a project of the name already is asked for another one
// before anything large is sent.

interface Looked {
  name: string;
  title: string;
  words: string;
  taken: boolean;
  free?: string;
}

const lookAt = 1 << 20; // bytes that hold the manifest of all but the largest archives

const line = () => document.getElementById("page-beginning");
const asking = () => document.getElementById("page-archive") as HTMLFormElement | null;

function say(text: string): void {
  const element = line();
  if (!element) return;
  element.textContent = text;
  element.hidden = text === "";
}

export const isArchive = (file: File): boolean => file.name.toLowerCase().endsWith(".stagebook");

let busy = false;

export async function openArchive(file: File): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    say(`Looking at ${file.name}…`);
    const looked = await look(file);
    let name = "";
    if (looked?.taken) {
      const chosen = await ask(looked);
      if (chosen === null) return say("");
      name = chosen;
    }
    location.href = await send(file, name, looked?.words ?? "");
  } catch (problem) {
    say((problem as Error).message);
  } finally {
    busy = false;
  }
}

/** What the archive says of itself; null where its beginning does not say all of it. */
async function look(file: File): Promise<Looked | null> {
  const answer = await fetch("/open/look", { method: "POST", headers: { "X-Requested-With": "fetch" }, body: file.slice(0, lookAt) });
  if (answer.ok) return (await answer.json()) as Looked;
  if (answer.status === 422 && file.size > lookAt) return null; // the server sees all of it
  throw new Error((await answer.text()).slice(0, 400) || `The server answered ${answer.status}.`);
}

/** Has somebody give it another name; null when they would rather not. */
function ask(looked: Looked): Promise<string | null> {
  const form = asking();
  const field = form?.querySelector<HTMLInputElement>("input");
  const what = form?.querySelector(".what");
  if (!form || !field || !what) return Promise.resolve(looked.free ?? null);
  what.textContent = `There is a project ${looked.name} already, and it stays as it is. The archive holds ${looked.words}.`;
  field.value = looked.free ?? "";
  form.hidden = false;
  say("");
  field.focus();
  field.select();
  return new Promise((answer) => {
    const end = (name: string | null) => {
      form.hidden = true;
      form.onsubmit = null;
      answer(name);
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      end(field.value.trim());
    };
    form.querySelector<HTMLButtonElement>("[data-archive-cancel]")!.onclick = () => end(null);
  });
}

/** Sends all of it; returns the address of the project. */
function send(file: File, name: string, words: string): Promise<string> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/open" + (name ? "?_name=" + encodeURIComponent(name) : ""));
    request.setRequestHeader("X-Requested-With", "fetch");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      const part = event.total > 0 ? Math.floor((100 * event.loaded) / event.total) : 100;
      say(part < 100 ? `${file.name}: ${part} % sent` : `${file.name}: checking ${words || "what it holds"}…`);
    };
    request.onload = () => {
      if (request.status === 200) done((JSON.parse(request.responseText) as { to: string }).to);
      else failed(new Error(request.responseText.slice(0, 400) || `The server answered ${request.status}.`));
    };
    request.onerror = () => failed(new Error("The server is not reachable, so nothing was opened."));
    request.send(file);
  });
}

export function startArchives(): void {
  const field = document.querySelector<HTMLInputElement>("[data-open-archive]");
  field?.addEventListener("change", () => {
    const file = field.files?.[0];
    field.value = "";
    if (file) void openArchive(file);
  });
}
