// One stream of patches. It comes back by itself, for ever: with growing pauses
// while the server is away, at once when the computer wakes, and when nothing was
// heard for longer than the server is ever silent.

/** What a stream tells: the newest state of some elements, or how it stands. */
export interface Listener {
  patch(id: string, html: string): void;
  reload(): void;
  reachable(yes: boolean): void;
  /** The project is no longer there; nothing more will come. */
  gone(): void;
}

const firstPause = 250;
const longestPause = 10_000;
const silence = 40_000; // the server's heart beats every 15 s

export class Stream {
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private failures = 0;
  private heard = 0; // when, by the clock
  private ended = false; // nothing more will come

  /** `since` is the id of the last patch that was taken, "epoch-sequence". */
  constructor(
    private readonly url: string,
    public since: string,
    private readonly listener: Listener,
  ) {
    this.open();
  }

  /** Tries now if it is waiting to try. */
  wake(): void {
    if (this.ended) return;
    if (this.source === null || this.source.readyState === EventSource.CLOSED) this.open();
  }

  /** Starts again from an earlier id. */
  restart(since: string): void {
    this.since = since;
    this.open();
  }

  close(): void {
    clearTimeout(this.timer);
    clearInterval(this.watch);
    this.source?.close();
    this.source = null;
  }

  private open(): void {
    this.close();
    const join = this.url.includes("?") ? "&" : "?";
    const source = new EventSource(`${this.url}${join}_since=${encodeURIComponent(this.since)}`);
    this.source = source;
    this.heard = Date.now();
    this.watch = setInterval(() => this.listen(source), silence / 4);
    source.addEventListener("beat", () => (this.heard = Date.now()));
    source.onopen = () => {
      this.failures = 0;
      this.heard = Date.now();
      this.listener.reachable(true);
    };
    source.addEventListener("patch", (event) => {
      this.heard = Date.now();
      if (event.lastEventId) this.since = event.lastEventId;
      this.listener.patch(this.since, event.data as string);
    });
    source.addEventListener("reload", () => this.listener.reload());
    source.addEventListener("gone", () => {
      this.ended = true;
      this.close();
      this.listener.gone();
    });
    source.onerror = () => {
      // The browser's own retry sends no newer id and stops on some errors.
      source.close();
      if (this.source === source) this.retry();
    };
  }

  /** Gives up a stream that has gone silent: a network may lose one without a word. */
  private listen(source: EventSource): void {
    if (this.source !== source || Date.now() - this.heard < silence) return;
    source.close();
    this.retry();
  }

  private retry(): void {
    this.close();
    this.failures++;
    if (this.failures > 1) this.listener.reachable(false);
    const pause = Math.min(longestPause, firstPause * 2 ** (this.failures - 1));
    this.timer = setTimeout(() => this.open(), pause * (0.75 + Math.random() / 2));
  }
}

/** Reports whether a page drawn at `id` misses patches that a stream at `at` has already passed on. */
export function behind(id: string, at: string): boolean {
  const [epoch, seq] = split(id);
  const [atEpoch, atSeq] = split(at);
  return epoch !== atEpoch || seq < atSeq;
}

function split(id: string): [string, number] {
  const cut = id.lastIndexOf("-");
  return [id.slice(0, cut), Number(id.slice(cut + 1))];
}
