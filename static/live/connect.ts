// Connects the page to its stream: through the shared worker where there is
// one and it answers, else by a stream of its own.

import type { ToPage, ToWorker } from "./messages";
import { type Listener, Stream } from "./stream";

interface Link {
  open(url: string, since: string): void;
  wake(): void;
  close(): void;
}

const patience = 5_000; // milliseconds in which the shared worker has to answer
const asks = 20_000; // milliseconds between questions whether it is still there

let turn: (url: string, since: string) => void = () => {};

let last = ""; // id of the newest state that was handed to the page

/** The id of the state that the page shows, or is about to; "" where it is not connected. */
export const seen = () => last;

/** Goes over to the stream of another view, whose state the page shows. */
export const follow = (url: string, since: string) => turn(url, since);

/** Keeps the page in step with the server. The body says where and since when. */
export function connect(listener: Listener): void {
  const { events, since, worker } = document.body.dataset;
  if (!events || !since) return;
  let url = events;
  last = since;
  const noting: Listener = {
    ...listener,
    patch(id, html) {
      last = id;
      listener.patch(id, html);
    },
  };
  let link = shared(worker, noting, () => {
    link = own(noting);
    open();
  }) ?? own(noting);
  const open = () => link.open(url, last);
  turn = (to, at) => {
    url = to;
    last = at;
    open();
  };
  open();
  const wake = () => {
    if (document.visibilityState === "visible") link.wake();
  };
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("online", wake);
  window.addEventListener("pagehide", () => link.close());
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) open();
  });
}

function own(listener: Listener): Link {
  let stream: Stream | null = null;
  return {
    open(url, since) {
      stream?.close();
      stream = new Stream(url, since, listener);
    },
    wake: () => stream?.wake(),
    close: () => stream?.close(),
  };
}

/** The shared worker as a link. `lost` is called when it does not answer. */
function shared(script: string | undefined, listener: Listener, lost: () => void): Link | null {
  if (!script || typeof SharedWorker === "undefined") return null;
  let port: MessagePort;
  try {
    port = new SharedWorker(script, { name: "stagebook-live" }).port;
  } catch {
    return null;
  }
  let opening: ToWorker | null = null;
  let deadline: ReturnType<typeof setTimeout> | undefined;
  let pulse: ReturnType<typeof setInterval> | undefined;
  const rest = () => {
    clearTimeout(deadline);
    clearInterval(pulse);
    deadline = undefined;
  };
  const giveUp = () => {
    rest();
    port.postMessage({ kind: "close" } satisfies ToWorker); // if it hears after all
    port.onmessage = null;
    lost();
  };
  const ask = (message: ToWorker) => {
    deadline ??= setTimeout(giveUp, patience);
    port.postMessage(message);
  };
  port.onmessage = (event: MessageEvent<ToPage>) => {
    const message = event.data;
    clearTimeout(deadline);
    deadline = undefined;
    switch (message.kind) {
      case "patch":
        return listener.patch(message.id, message.html);
      case "reload":
        return listener.reload();
      case "reachable":
        return listener.reachable(message.yes);
      case "gone":
        return listener.gone();
      case "joined":
        if (!message.yes && opening) ask(opening); // it has taken the page for closed
    }
  };
  const held = holdLock();
  return {
    // Only once the lock is held: the worker takes a free lock for a tab that died.
    open: (url, since) =>
      void held.then((lock) => {
        opening = { kind: "open", url: new URL(url, location.href).href, since, lock };
        ask(opening);
        clearInterval(pulse);
        pulse = setInterval(() => ask({ kind: "ask" }), asks);
      }),
    wake: () => port.postMessage({ kind: "wake" } satisfies ToWorker),
    close: () => {
      rest();
      port.postMessage({ kind: "close" } satisfies ToWorker);
    },
  };
}

/** Takes a lock that goes when the tab goes, and returns its name; "" where there are none. */
function holdLock(): Promise<string> {
  if (!navigator.locks) return Promise.resolve("");
  const name = "stagebook-tab-" + crypto.randomUUID();
  return new Promise((held) => {
    void navigator.locks.request(name, () => {
      held(name);
      return new Promise<void>(() => {});
    });
  });
}
