// Takes data files that are dropped on the notebook, and adds their declaration
// and a cell that reads them.

import { cells } from "../cell/select";
import { viewQuery, projectPath } from "../knobs/address";
import { notice } from "../live/notice";
import { change } from "./ask";

function send(file: File): Promise<{ path: string; source: string }> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const query = [viewQuery(), "_name=" + encodeURIComponent(file.name)].filter(Boolean).join("&");
    request.open("POST", `${projectPath()}/upload?${query}`);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.onprogress = (event) => {
      if (event.total > 0) notice(`${file.name}: ${Math.floor((100 * event.loaded) / event.total)} % uploaded`);
    };
    request.onload = () => (request.status === 200 ? done(JSON.parse(request.responseText)) : failed(new Error(request.responseText.slice(0, 300))));
    request.onerror = () => failed(new Error("The server is not reachable; the file was not uploaded."));
    request.send(file);
  });
}

async function take(file: File): Promise<void> {
  try {
    const { path, source } = await send(file);
    const last = cells().at(-1)?.dataset.name ?? "";
    const answer = await change({ op: "add", name: last, source });
    notice(answer.ok ? `${path} is here, with a cell that reads it. z takes the cell back.` : `${path} is here. ${answer.message ?? ""}`);
  } catch (problem) {
    notice((problem as Error).message);
  }
}

export function startDropping(): void {
  if (!document.body.dataset.editor || !document.querySelector("main.sheet")) return;
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
    for (const file of event.dataTransfer?.files ?? []) void take(file);
  });
}
