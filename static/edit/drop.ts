// Takes data files that are dropped on the notebook, and adds their declaration
// and a cell that reads them.

import { addReading, Sending, type Taken } from "../files/upload";
import { notice } from "../live/notice";

async function take(file: File): Promise<void> {
  const progress = (sent: number, note: string) => notice(note || `${file.name}: ${file.size > 0 ? Math.floor((100 * sent) / file.size) : 100} % uploaded`);
  try {
    const outcome = await new Sending(file, { name: file.name, replace: "", progress }).send();
    if (outcome.kind === "taken") await addReader(outcome.taken);
    else if (outcome.kind === "inTheWay") notice(`${outcome.inTheWay.path} is there already and was left as it is. Replace it on the page of files.`);
  } catch (problem) {
    notice((problem as Error).message);
  }
}

async function addReader(taken: Taken): Promise<void> {
  const { path, source, same } = taken;
  if (!source) return notice(same ? `${path} is there already, byte for byte.` : `${path} is here; cells read it already.`);
  const answer = await addReading(taken);
  notice(answer.ok ? `${path} is here, with a cell that reads it. z takes the cell back.` : `${path} is here. ${answer.message ?? ""}`);
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
