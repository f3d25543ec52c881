// News from hubd as it happens: server-sent events, or a WebSocket where something on the way holds streams back.
//
// `fetch` reads the stream instead of `EventSource`, because only so the token travels in a header and not in an address.

import type { Api } from "./api";

export interface News {
  event: string;
  id: string | null;
  data: unknown;
}

export interface Listener {
  heard(news: News): void;
  connected(): void;
  lost(): void;
  /** hubd knows this token no more; trying again would not help. */
  refused(status: number): void;
}

const FIRST_WORD_MS = 4_000; // hubd greets at once; whoever holds the greeting back holds everything back
const SILENCE_MS = 45_000; // hubd sends a sign of life every fifteen seconds
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 10_000;

class HeldBack extends Error {}
class TokenRefused extends Error {
  constructor(readonly status: number) {
    super();
  }
}

/** Splits a stream of text into events. What is incomplete waits for the rest. */
export class Events {
  #rest = "";

  /** The events that are complete with this piece. */
  take(piece: string): News[] {
    const blocks = (this.#rest + piece).replace(/\r\n?/g, "\n").split("\n\n");
    this.#rest = blocks.pop() ?? "";
    return blocks.map(parsed).filter((news) => news !== null);
  }
}

function parsed(block: string): News | null {
  let event = "message", id: string | null = null;
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [, field = "", value = ""] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") event = value;
    else if (field === "id") id = value;
    else if (field === "data") data.push(value);
  }
  return data.length ? { event, id, data: json(data.join("\n")) } : null;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export class Live {
  #last: string | null = null;
  #stopped = false;
  #abort: AbortController | null = null;
  #wake: (() => void) | null = null;
  #failures = 0;
  #socket = false;

  constructor(private readonly api: Api, private readonly listener: Listener) {}

  start(): void {
    addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#hurry);
    void this.#keep();
  }

  stop(): void {
    this.#stopped = true;
    removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#hurry);
    this.#abort?.abort();
    this.#wake?.();
  }

  #hurry = (): void => {
    if (document.visibilityState === "visible") this.#wake?.();
  };

  async #keep(): Promise<void> {
    while (!this.#stopped) {
      try {
        await (this.#socket ? this.#overSocket() : this.#overStream());
      } catch (error) {
        if (error instanceof TokenRefused) {
          this.listener.refused(error.status);
          return;
        }
        if (error instanceof HeldBack) this.#socket = true;
      }
      if (this.#stopped) return;
      this.listener.lost();
      await this.#pause();
    }
  }

  #pause(): Promise<void> {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures++);
    return new Promise((done) => {
      const timer = setTimeout(done, longest * (0.5 + Math.random() / 2));
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  async #overStream(): Promise<void> {
    const abort = (this.#abort = new AbortController());
    let held = true; // until the first word
    let watch = setTimeout(() => abort.abort(), FIRST_WORD_MS);
    try {
      const resume: Record<string, string> = this.#last === null ? {} : { "Last-Event-ID": this.#last };
      const headers = this.api.headers({ Accept: "text/event-stream", ...resume });
      const answer = await fetch(this.api.url("events"), { headers, signal: abort.signal, cache: "no-store" });
      if (answer.status === 401 || answer.status === 403) throw new TokenRefused(answer.status);
      if (!answer.ok || answer.body === null) throw new Error(`HTTP ${answer.status}`);
      const events = new Events();
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        clearTimeout(watch);
        watch = setTimeout(() => abort.abort(), SILENCE_MS);
        if (held) this.#joined();
        held = false;
        events.take(piece.value).forEach((news) => this.#hear(news));
      }
    } catch (error) {
      throw held && abort.signal.aborted && !this.#stopped ? new HeldBack() : error;
    } finally {
      clearTimeout(watch);
      abort.abort();
    }
  }

  #overSocket(): Promise<void> {
    const url = this.api.url("events/ws");
    url.protocol = url.protocol.replace("http", "ws");
    const protocols = this.api.token ? ["hubd", `hubd.token.${this.api.token}`] : ["hubd"];
    if (this.#last !== null) url.searchParams.set("last", this.#last);
    const socket = new WebSocket(url, protocols);
    this.#abort = new AbortController();
    this.#abort.signal.addEventListener("abort", () => socket.close());
    return new Promise((done) => {
      let watch = setTimeout(() => socket.close(), FIRST_WORD_MS);
      let joined = false;
      socket.onopen = () => {
        joined = true;
        this.#joined();
      };
      socket.onmessage = (message) => {
        clearTimeout(watch);
        watch = setTimeout(() => socket.close(), SILENCE_MS);
        const news = json(String(message.data)) as Partial<News>;
        if (news.event) this.#hear({ event: news.event, id: news.id ?? null, data: news.data });
      };
      socket.onclose = () => {
        clearTimeout(watch);
        this.#socket = joined; // what never opened is no way: the stream says why
        done();
      };
    });
  }

  #joined(): void {
    this.#failures = 0;
    this.listener.connected();
  }

  #hear(news: News): void {
    if (news.id) this.#last = news.id;
    this.listener.heard(news);
  }
}
