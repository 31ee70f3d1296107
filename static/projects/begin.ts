// Begins a project on a file that is dropped on the first page, or chosen there: a new
// project, the file in it, and what is written from it. A table is run at once, for what
// runs is ours; what a Jupyter notebook became is shown first.

import { Sending } from "../files/upload";
import { isArchive, openArchive } from "./archive";

const line = () => document.getElementById("page-beginning");

function say(text: string, project = ""): void {
  const element = line();
  if (!element) return;
  element.replaceChildren(text);
  if (project) element.append(" ", Object.assign(document.createElement("a"), { href: project, textContent: "Open the project" }));
  element.hidden = text === "";
}

async function post(address: string, form: Record<string, string>): Promise<Response> {
  const answer = await fetch(address, { method: "POST", headers: { "X-Requested-With": "fetch" }, body: new URLSearchParams(form) });
  if (!answer.ok) throw new Error((await answer.text()).slice(0, 400) || `The server answered ${answer.status}.`);
  return answer;
}

let busy = false;

async function begin(file: File): Promise<void> {
  if (busy) return;
  busy = true;
  let project = "";
  try {
    const made = (await (await post("/new/table", { file: file.name })).json()) as { name: string };
    project = "/p/" + made.name;
    const progress = (sent: number, note: string) => say(note || `${file.name}: ${file.size > 0 ? Math.floor((100 * sent) / file.size) : 100} % uploaded`);
    const outcome = await new Sending(file, { name: file.name, replace: "", project, progress }).send();
    if (outcome.kind !== "taken") return;
    const notebook = /\.ipynb$/i.test(file.name);
    say(notebook ? "Reading the notebook…" : "Looking at its columns…");
    await post(project + "/begin", { path: outcome.taken.path });
    if (!notebook) await post(project + "/run", {});
    location.href = project;
  } catch (problem) {
    say((problem as Error).message, project);
  } finally {
    busy = false;
  }
}

export function startBeginning(): void {
  const field = document.querySelector<HTMLInputElement>("[data-begin]");
  if (!field) return;
  field.addEventListener("change", () => {
    const file = field.files?.[0];
    field.value = "";
    if (file) void begin(file);
  });
  const files = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    const file = event.dataTransfer?.files[0];
    if (file) void (isArchive(file) ? openArchive(file) : begin(file));
  });
}
