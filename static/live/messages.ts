// What a page and the shared worker say to each other.

export type ToWorker =
  | { kind: "open"; url: string; since: string; lock: string }
  | { kind: "ask" }
  | { kind: "wake" }
  | { kind: "close" };

export type ToPage =
  | { kind: "patch"; id: string; html: string }
  | { kind: "reload" }
  | { kind: "gone" }
  | { kind: "joined"; yes: boolean } // answers open and ask: whether the page is on a stream
  | { kind: "reachable"; yes: boolean };
