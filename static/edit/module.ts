// Adds a module that the code imports and the project does not require yet: on a
// click, with what the Go tool says while it fetches.

import { projectPath } from "../knobs/address";

/** Asks the server to add a module. Tells each line; what it returns is "" or why it was not added. */
export async function addModule(path: string, tell: (line: string) => void): Promise<string> {
  try {
    const answer = await fetch(projectPath() + "/module", {
      method: "POST",
      headers: { "X-Requested-With": "fetch" },
      body: new URLSearchParams({ path }),
    });
    if (!answer.ok || !answer.body) return (await answer.text()).trim();
    return await follow(answer.body, tell);
  } catch {
    return "The server is not reachable.";
  }
}

async function follow(body: ReadableStream<Uint8Array>, tell: (line: string) => void): Promise<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  let last = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      last = line;
      tell(line.replace(/^# /, ""));
    }
  }
  return last === "added" ? "" : last.replace(/^not added: /, "") || "The server broke off.";
}
