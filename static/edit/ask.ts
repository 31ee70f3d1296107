// Asks the server to change the sources, or about a text that is being typed.
// Offsets count bytes there and UTF-16 units here.

import { projectPath, viewQuery } from "../knobs/address";

function address(path: string, more = ""): string {
  const query = [viewQuery(), more].filter(Boolean).join("&");
  return projectPath() + path + (query ? "?" + query : "");
}

export interface Change {
  op: string;
  name?: string;
  file?: string;
  line?: number;
  of?: "doc" | "prose";
  source?: string;
  base?: string;
  to?: string;
  toFile?: string;
  toLine?: number;
  before?: boolean;
  start?: number;
  end?: number;
  run?: boolean;
  look?: boolean;
  find?: object; // of an exchange
  with?: string;
  picked?: object[];
}

export interface Changed {
  ok: boolean;
  kind?: "syntax" | "conflict" | "refused" | "unreachable";
  message?: string;
  reasons?: string[];
  mistakes?: { offset: number; line: number; message: string }[];
  theirs?: string;
  name?: string;
  id?: string;
  base?: string;
  file?: string; // of prose: where it stands now
  line?: number;
  why?: string;
  places?: string[];
  lacking?: { path?: string; name?: string; module?: string }[];
  breaks?: Broken[];
  problem?: string;
}

/** What a change would keep from compiling. */
export interface Broken {
  file: string;
  line: number;
  message: string;
  remedy?: string;
}

export interface Text {
  name: string;
  source: string;
  base: string;
  draft: boolean;
  theirs?: string;
  file?: string;
  line?: number;
  more?: string[];
}

/** Asks for a change of the sources. It never throws: what failed is said in the answer. */
export async function change(what: Change): Promise<Changed> {
  try {
    const answer = await post("/edit", what);
    if (!(answer.headers.get("Content-Type") ?? "").includes("json")) {
      return { ok: false, kind: "refused", message: (await answer.text()).slice(0, 300) };
    }
    return { ...(await answer.json()), ok: answer.ok };
  } catch {
    return { ok: false, kind: "unreachable", message: "The server is not reachable. What you wrote stays here." };
  }
}

/** Asks about a text that is not saved; null where there is no answer. */
export async function about<T>(what: object): Promise<T | null> {
  try {
    const answer = await post("/language", what);
    return answer.ok ? ((await answer.json()) as T) : null;
  } catch {
    return null;
  }
}

/** The text of a declaration, as an editor opens with it. */
export const source = (name: string) => read<Text>("/source", { _name: name });

/** A comment as Markdown: of a declaration, of a block of prose, or of the package. */
export const prose = (place: Record<string, string>) => read<Text>("/prose", place);

async function read<T>(path: string, query: Record<string, string>): Promise<T | null> {
  try {
    const answer = await fetch(address(path, new URLSearchParams(query).toString()));
    return answer.ok ? ((await answer.json()) as T) : null;
  } catch {
    return null;
  }
}

/** Asks the server about its sources, with what it said where it refused. */
export async function search<T>(what: object): Promise<T | { message: string }> {
  try {
    return (await (await post("/find", what)).json()) as T;
  } catch {
    return { message: "The server is not reachable." };
  }
}

function post(path: string, what: object): Promise<Response> {
  return fetch(address(path), {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Requested-With": "fetch" },
    body: JSON.stringify(what),
  });
}

const encoder = new TextEncoder();

/** The offset in bytes of a place in a text. */
export const toBytes = (text: string, at: number) => encoder.encode(text.slice(0, at)).length;

/** The place in a text of an offset in bytes. */
export function fromBytes(text: string, bytes: number): number {
  let at = 0;
  for (let n = 0; at < text.length && n < bytes; ) {
    const point = text.codePointAt(at) ?? 0;
    n += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    at += point < 0x10000 ? 1 : 2;
  }
  return at;
}
