// The page of files: files are dropped anywhere on it or chosen; what is changed
// is sent without leaving the page.

import { notice } from "../live/notice";
import { afterPatch } from "../live/patch";
import { hideUnder, sendShown } from "./row";

export function startFiles(): void {
  const main = document.querySelector<HTMLElement>("main.files");
  if (!main) return;
  main.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.type === "file") take(input);
  });
  main.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-files]")) return;
    event.preventDefault();
    void send(form);
  });
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.remove("dropping");
    for (const file of whole(event.dataTransfer)) sendShown(file);
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("#page-uploads li:not(.is-done, .is-bad, .is-asking)")) event.preventDefault();
  });
  afterPatch(hideUnder);
}

/** The files that were dropped; a folder cannot be sent as a file. */
function whole(dropped: DataTransfer): File[] {
  const files: File[] = [];
  for (const item of dropped.items) {
    const file = item.kind === "file" ? item.getAsFile() : null;
    if (item.webkitGetAsEntry?.()?.isDirectory) notice(`${file?.name ?? "A folder"} is a folder: drop the files in it.`);
    else if (file) files.push(file);
  }
  return files;
}

function take(input: HTMLInputElement): void {
  const files = [...(input.files ?? [])];
  const form = input.closest("form");
  if (input.dataset.goOn) {
    const wants = input.dataset;
    const [file] = files;
    if (file && String(file.size) !== wants.size) notice(`${file.name} is ${file.size} bytes long, and what was begun ${wants.size}: this is another file.`);
    else if (file) sendShown(file.name === wants.goOn ? file : new File([file], wants.goOn ?? file.name, { lastModified: file.lastModified }));
  } else {
    for (const file of files) sendShown(file, form?.dataset.replace ?? "");
  }
  input.value = "";
  const menu = input.closest<HTMLDetailsElement>("details.menu");
  if (menu) menu.open = false;
}

/** Sends a change of a file; the patch that follows shows it. */
async function send(form: HTMLFormElement): Promise<void> {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "X-Requested-With": "fetch" },
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)])),
    });
    if (!answer.ok) return notice((await answer.text()).slice(0, 300) || `The server answered ${answer.status}.`);
    const menu = form.closest<HTMLDetailsElement>("details.menu");
    if (menu) menu.open = false;
  } catch {
    notice("The server is not reachable, so nothing was changed.");
  }
}
