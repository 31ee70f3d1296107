// The shared worker: one stream a view, however many tabs show it. A browser
// opens only six connections to a server, so a stream in each tab would leave
// none for anything else.

import { behind, Stream } from "./stream";
import type { ToPage, ToWorker } from "./messages";

class Hub {
  readonly ports = new Set<MessagePort>();
  private readonly stream: Stream;

  constructor(url: string, since: string) {
    const tell = (message: ToPage) => this.ports.forEach((port) => port.postMessage(message));
    this.stream = new Stream(url, since, {
      patch: (id, html) => tell({ kind: "patch", id, html }),
      reload: () => tell({ kind: "reload" }),
      reachable: (yes) => tell({ kind: "reachable", yes }),
      gone: () => tell({ kind: "gone" }),
    });
  }

  join(port: MessagePort, since: string): void {
    this.ports.add(port);
    if (behind(since, this.stream.since)) this.stream.restart(since);
    else this.stream.wake();
  }

  wake(): void {
    this.stream.wake();
  }

  close(): void {
    this.stream.close();
  }
}

const hubs = new Map<string, Hub>();

function leave(port: MessagePort): void {
  for (const [url, hub] of hubs) {
    if (hub.ports.delete(port) && hub.ports.size === 0) {
      hub.close();
      hubs.delete(url);
    }
  }
}

function receive(port: MessagePort, message: ToWorker): void {
  switch (message.kind) {
    case "open": {
      leave(port);
      const hub = hubs.get(message.url) ?? new Hub(message.url, message.since);
      hubs.set(message.url, hub);
      hub.join(port, message.since);
      port.postMessage({ kind: "joined", yes: true } satisfies ToPage);
      // The tab holds this lock as long as it lives; getting it means it died.
      if (message.lock) void navigator.locks?.request(message.lock, () => leave(port));
      return;
    }
    case "wake":
      hubs.forEach((hub) => hub.wake());
      return;
    case "ask": {
      const yes = [...hubs.values()].some((hub) => hub.ports.has(port));
      port.postMessage({ kind: "joined", yes } satisfies ToPage);
      return;
    }
    case "close":
      leave(port);
  }
}

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = (message: MessageEvent<ToWorker>) => receive(port, message.data);
};
