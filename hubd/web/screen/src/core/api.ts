// Requests to hubd's API, with this screen's token, and the two ways in which they fail.

/** hubd answered, and the answer is no. `detail` is its own words. */
export class Refused extends Error {
  constructor(readonly status: number, readonly detail: string) {
    super(detail || `HTTP ${status}`);
  }
}

/** Nobody answered: the network, or hubd, is gone. */
export class Unreachable extends Error {}

const PATIENCE_MS = 10_000;

export class Api {
  /** `base`: where the API lies, with a slash at the end. `token`: null where somebody else vouches for the page. */
  constructor(readonly base: URL, public token: string | null) {}

  url(path: string): URL {
    return new URL(path, this.base);
  }

  headers(more: Record<string, string> = {}): Record<string, string> {
    return this.token ? { ...more, Authorization: `Bearer ${this.token}` } : more;
  }

  get<T>(path: string, patience = PATIENCE_MS): Promise<T> {
    return this.#ask<T>("GET", path, undefined, patience);
  }

  post<T>(path: string, body: unknown = {}, patience = PATIENCE_MS): Promise<T> {
    return this.#ask<T>("POST", path, body, patience);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>("PUT", path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.#ask<T>("DELETE", path);
  }

  async #ask<T>(method: string, path: string, body?: unknown, patience = PATIENCE_MS): Promise<T> {
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    const headers = this.headers(body === undefined ? {} : { "Content-Type": "application/json" });
    let answer: Response, said: string;
    try {
      const signal = AbortSignal.timeout(patience);
      answer = await fetch(this.url(path), { method, headers, signal, cache: "no-store", credentials: "same-origin", ...given });
      said = await answer.text();
    } catch (error) {
      throw new Unreachable(String(error)); // nobody answers, or the line was cut in the middle
    }
    if (!answer.ok) throw new Refused(answer.status, reason(said));
    return (answer.status === 204 ? undefined : JSON.parse(said)) as T;
  }
}

/** What an answer says of its own failure, in whatever shape. */
function reason(text: string): string {
  try {
    const said = JSON.parse(text);
    return String(said.message ?? said.error ?? "");
  } catch {
    return "";
  }
}
