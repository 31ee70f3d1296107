// Sends one file in chunks. Whatever is cut off goes on where it stopped: the
// server says what it has, and each of those chunks is compared with the file
// before anything is sent behind it. The file has its name only when all of it
// is there and the server has read it back.

import { change } from "../edit/ask";
import { projectPath, viewQuery } from "../knobs/address";

export interface Taken {
  path: string;
  size: number;
  digest: string;
  source: string;
  after: string;
  file: string;
  stale?: string[];
  same?: boolean;
}

/** A file of the name is there already. */
export interface InTheWay {
  message: string;
  path: string;
  size: number;
  stale: string[] | null;
  free: string;
}

interface Progress {
  id: string;
  path: string;
  offset: number;
  chunk: number;
  chunks: { size: number; digest: string }[] | null;
}

export interface Options {
  name: string;
  replace: string; // path of the file to replace, "" for a new one
  project?: string; // address of the project that it is sent to; that of the page if not given
  /** Told how many bytes are there, and in words what is going on beside. */
  progress(sent: number, note: string): void;
}

/** Adds the declaration of a file and a cell that reads it behind the last cell. */
export const addReading = ({ source, after, file }: Taken) => change({ op: "add", source, name: after, file });

/** Why a file was not taken, in words for people. */
export class Refused extends Error {}

/** What came of sending a file. */
export type Outcome = { kind: "taken"; taken: Taken } | { kind: "inTheWay"; inTheWay: InTheWay } | { kind: "cancelled" };

class Elsewhere {
  constructor(readonly progress: Progress) {}
}

class Cut extends Error {}

const longestPause = 10_000;

export class Sending {
  private request: XMLHttpRequest | null = null;
  private cancelled = false;
  private wakeUp: (() => void) | null = null;
  private at: Progress | null = null;
  private told: ((id: string, path: string) => void)[] = [];

  constructor(
    private readonly file: File,
    private readonly options: Options,
  ) {}

  /** The upload as the server names it, once it is known. */
  get id(): string {
    return this.at?.id ?? "";
  }

  onBegin(f: (id: string, path: string) => void): void {
    this.told.push(f);
  }

  /** Stops for good; what has come is thrown away. */
  async cancel(): Promise<void> {
    this.cancelled = true;
    this.request?.abort();
    this.wakeUp?.();
    if (this.at) await this.post(`/uploads/${this.at.id}/discard`).catch(() => {});
  }

  async send(): Promise<Outcome> {
    for (let failures = 0; ; ) {
      const before = this.at?.offset ?? 0;
      try {
        return await this.attempt();
      } catch (problem) {
        if (this.cancelled) return { kind: "cancelled" };
        if (!(problem instanceof Cut)) throw problem;
        failures = (this.at?.offset ?? 0) > before ? 1 : failures + 1;
        this.options.progress(this.at?.offset ?? 0, problem.message);
        await this.pause(Math.min(longestPause, 500 * 2 ** failures));
        if (this.cancelled) return { kind: "cancelled" };
      }
    }
  }

  private async attempt(): Promise<Outcome> {
    const begun = await this.begin();
    if (begun.kind === "inTheWay") return begun;
    await this.agree(begun.progress);
    for (let mistakes = 0; ; ) {
      const at = this.at!;
      try {
        if (at.offset < this.file.size) await this.chunk(at);
        else return await this.finish(at);
        mistakes = 0;
      } catch (problem) {
        if (problem instanceof Elsewhere && ++mistakes < 5) await this.agree(problem.progress);
        else throw problem instanceof Elsewhere ? new Cut("The server has lost its place. Trying again…") : problem;
      }
      if (this.cancelled) return { kind: "cancelled" };
    }
  }

  private async begin(): Promise<{ kind: "progress"; progress: Progress } | { kind: "inTheWay"; inTheWay: InTheWay }> {
    const { name, replace } = this.options;
    const answer = await this.post("/uploads", JSON.stringify({ name, replace, size: this.file.size, stamp: String(this.file.lastModified) }));
    if (answer.status === 409 && isJSON(answer)) return { kind: "inTheWay", inTheWay: (await answer.json()) as InTheWay };
    const progress = (await good(answer)).json() as Promise<Progress>;
    return { kind: "progress", progress: await progress };
  }

  /** Finds the place behind what the server has of this very file. */
  private async agree(progress: Progress): Promise<void> {
    let offset = 0;
    for (const { size, digest } of progress.chunks ?? []) {
      if (offset + size > this.file.size) break;
      const own = await this.digest(offset, offset + size);
      if (own !== "" && own !== digest) break;
      offset += size;
      this.options.progress(offset, "Comparing with what is there…");
    }
    this.at = { ...progress, offset, chunks: null };
    this.told.forEach((f) => f(progress.id, progress.path));
  }

  /** The SHA-256 of a part of the file; "" where the browser has none, as on pages that are not secure. */
  private async digest(start: number, end: number): Promise<string> {
    if (!globalThis.crypto?.subtle) return "";
    const sum = await crypto.subtle.digest("SHA-256", await this.read(start, end));
    return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  private async read(start: number, end: number): Promise<ArrayBuffer> {
    try {
      return await this.file.slice(start, end).arrayBuffer();
    } catch {
      throw new Refused(`${this.file.name} can no longer be read: it was moved, or changed since it was chosen. Choose it again to go on.`);
    }
  }

  private async chunk(at: Progress): Promise<void> {
    const end = Math.min(at.offset + at.chunk, this.file.size);
    const digest = await this.digest(at.offset, end);
    const bytes = await this.read(at.offset, end);
    const answer = await this.transmit(`/uploads/${at.id}`, `_offset=${at.offset}`, bytes, digest);
    this.at = { ...at, offset: answer.offset };
    this.options.progress(answer.offset, "");
  }

  private transmit(path: string, more: string, bytes: ArrayBuffer, digest: string): Promise<Progress> {
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest(); // fetch does not say how far it has come
      this.request = request;
      request.open("POST", this.address(path, more));
      request.setRequestHeader("X-Requested-With", "fetch");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      if (digest) request.setRequestHeader("X-Digest", digest);
      const offset = this.at?.offset ?? 0;
      request.upload.onprogress = (event) => this.options.progress(offset + event.loaded, "");
      request.onerror = () => failed(new Cut("The server is not reachable. It goes on as soon as it is…"));
      request.onabort = () => failed(new Cut(""));
      request.onload = () => {
        const said = request.responseText.slice(0, 300);
        if (request.status === 200) done(JSON.parse(request.responseText) as Progress);
        else if (request.status === 409) failed(new Elsewhere(JSON.parse(request.responseText) as Progress));
        else failed(passes(request.status) ? new Cut(waiting(request.status)) : new Refused(said));
      };
      request.send(bytes);
    });
  }

  private async finish(at: Progress): Promise<Outcome> {
    this.options.progress(this.file.size, "Checking what arrived…");
    const body = new URLSearchParams(this.options.replace ? { replace: "1" } : {});
    const answer = await this.post(`/uploads/${at.id}/finish`, body);
    if (answer.status !== 409 || !isJSON(answer)) return { kind: "taken", taken: (await (await good(answer)).json()) as Taken };
    const said = (await answer.json()) as Progress | InTheWay;
    if ("offset" in said) throw new Elsewhere(said);
    return { kind: "inTheWay", inTheWay: said };
  }

  private address(path: string, more = ""): string {
    const query = [this.options.project ? "" : viewQuery(), more].filter(Boolean).join("&");
    return (this.options.project ?? projectPath()) + path + (query ? "?" + query : "");
  }

  private async post(path: string, body?: string | URLSearchParams): Promise<Response> {
    try {
      return await fetch(this.address(path), { method: "POST", headers: { "X-Requested-With": "fetch" }, body });
    } catch {
      throw new Cut("The server is not reachable. It goes on as soon as it is…");
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const wake = () => {
        clearTimeout(timer);
        window.removeEventListener("online", wake);
        done();
      };
      const timer = setTimeout(wake, ms);
      window.addEventListener("online", wake);
      this.wakeUp = wake;
    });
  }
}

const isJSON = (answer: Response) => (answer.headers.get("Content-Type") ?? "").includes("json");

/** Reports whether trying again may help: busy, slow, a digest that came out wrong, or the machine's own trouble. */
const passes = (status: number) => [408, 422, 423, 429, 502, 503, 504].includes(status);

const waiting = (status: number) => (status === 423 ? "Another page is sending this file. Waiting for it…" : "Something arrived damaged or late. Trying again…");

async function good(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  if (passes(answer.status)) throw new Cut(waiting(answer.status));
  throw new Refused((await answer.text()).slice(0, 300) || `The server answered ${answer.status}.`);
}
