// What a page and the shared worker say to each other.

export type ToWorker =
  | { kind: "open"; url: string; since: string; lock: string }
  | { kind: "wake" }
  | { kind: "close" };

export type ToPage =
  | { kind: "patch"; id: string; html: string }
  | { kind: "reload" }
  | { kind: "gone" }
  | { kind: "reachable"; yes: boolean };
