// What the page knows: the household, the cards of the moment and what was decided, kept up to date by hubd's news.
//
// After a gap nothing is guessed: hubd sends what was missed, or says `reset` and shows the whole picture once more.

import { Api, Refused, Unreachable } from "./api";
import { Live, type News } from "./live";
import { LANGUAGES, Texts, type Key } from "./texts";
import type { Card, Decision, Decisions, Home, Timer } from "./types";

const KEPT = 200; // decisions held for the stream; older ones are asked for
const AGAIN_MS = 2000; // before everything is asked for once more
const REPLAYED_MS = 60_000; // further off than that, the house lives in a time of its own: a recorded day
const RANK: Record<string, number> = { hazard: 0, question: 1 };

export type Connection = "connecting" | "live" | "lost";

export class Hub extends EventTarget {
  home: Home | null = null;
  cards: Card[] = [];
  decisions: Decision[] = [];
  /** The id to ask for what came before; null when there is no more. */
  before: string | null = null;
  problems: string[] = [];
  /** What counts down somewhere in the house. */
  timers: Timer[] = [];
  connection: Connection = "connecting";
  /** When hubd was last heard, by this browser's clock. */
  heard = 0;
  /** hubd does not know this token. */
  refused = false;
  texts = new Texts("en");
  /** Something to read out to whoever cannot see the page; hazards interrupt. */
  spoken = { polite: "", assertive: "" };
  readonly #live: Live;
  #wanted: string | null = null;
  /** Cards that were read out once. */
  #announced = new Set<string>();

  /** `household`: its language when last heard, until it says so itself. */
  constructor(readonly api: Api, private readonly household: string | null = null) {
    super();
    this.#live = new Live(api, {
      heard: (news) => this.#hear(news),
      connected: () => this.#joined(),
      lost: () => this.#lost(),
      refused: () => this.#refuse(),
    });
  }

  start(): void {
    this.#live.start();
  }

  stop(): void {
    this.#live.stop();
  }

  /** The language to show; null: the household's. */
  set language(wanted: string | null) {
    this.#wanted = wanted;
    this.#speak();
  }

  /** Unix time in milliseconds as the house counts it. A recorded day may be lived again at speed. */
  get now(): number {
    return Date.now() + this.#ahead;
  }

  #ahead = 0;

  /** A person's or area's name for people. */
  name(id: string): string {
    const found = [...(this.home?.people ?? []), ...(this.home?.areas ?? [])].find((each) => each.id === id);
    return found?.name ?? (id === "away" || id === "unknown" ? this.texts.named("place", id) : id);
  }

  names(ids: string[]): string {
    return this.texts.listed(ids.map((id) => this.name(id)));
  }

  async answer(decision: string, answer: string): Promise<void> {
    await this.api.post(`decisions/${encodeURIComponent(decision)}/answer`, { answer });
  }

  /** Decisions older than those held. */
  async earlier(): Promise<void> {
    if (this.before === null) return;
    const page = await this.api.get<Decisions>(`decisions?limit=200&before=${encodeURIComponent(this.before)}`);
    const known = new Set(this.decisions.map((each) => each.id));
    this.decisions = [...this.decisions, ...page.decisions.filter((each) => !known.has(each.id))];
    this.before = page.before;
    this.#changed();
  }

  /** Why something failed, in words. */
  excuse(error: unknown): string {
    if (error instanceof Unreachable) return this.texts.say("offline.title");
    if (!(error instanceof Refused)) return String(error);
    const known: Record<number, Key> = { 401: "refused", 403: "forbidden", 429: "busy" };
    const key = known[error.status];
    return key ? this.texts.say(key) : this.texts.say("failed", { reason: error.detail });
  }

  /** Read something out to whoever listens to the page. */
  announce(words: string, how: "polite" | "assertive" = "polite"): void {
    this.spoken = { ...this.spoken, [how]: words };
    this.#changed();
  }

  #joined(): void {
    if (this.connection === "lost") {
      this.announce(this.texts.say("online"));
      this.dispatchEvent(new Event("again"));
    }
    this.heard = Date.now();
    this.connection = "live";
    if (this.decisions.length === 0) void this.#recall();
    this.#changed();
  }

  #lost(): void {
    if (this.connection === "live") this.announce(this.texts.say("offline.title"));
    this.connection = "lost";
    this.#changed();
  }

  #refuse(): void {
    this.refused = true;
    this.connection = "lost";
    this.#changed();
  }

  /** What was decided before this page listened. News may overtake the answer, so both are put together. */
  async #recall(): Promise<void> {
    try {
      const page = await this.api.get<Decisions>("decisions?limit=50");
      const old = new Set(page.decisions.map((each) => each.id));
      this.decisions = [...this.decisions.filter((each) => !old.has(each.id)), ...page.decisions];
      this.before = page.before;
      this.#changed();
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.#refuse();
      else setTimeout(() => this.connection === "live" && void this.#recall(), AGAIN_MS);
    }
  }

  #hear(news: News): void {
    this.heard = Date.now();
    this.#table[news.event]?.(news.data as never);
    this.#changed();
  }

  readonly #table: Record<string, (data: never) => void> = {
    home: (home: Home) => this.#settle(home),
    card: (card: Card) => this.#show(card),
    card_gone: ({ id }: { id: string }) => this.#hide(id),
    decision: (decision: Decision) => this.#decided(decision),
    health: ({ problems }: { problems: string[] }) => (this.problems = problems),
    timers: ({ timers }: { timers: Timer[] }) => (this.timers = timers),
    reset: () => this.#forget(),
  };

  #settle(home: Home): void {
    this.home = home;
    const ahead = home.as_of === null ? 0 : Date.parse(home.as_of) - Date.now();
    this.#ahead = Math.abs(ahead) < REPLAYED_MS ? 0 : ahead;
    this.#speak();
  }

  /** Too much was missed: the whole picture follows. */
  #forget(): void {
    [this.cards, this.decisions, this.before] = [[], [], null];
    void this.#recall();
  }

  #show(card: Card): void {
    this.cards = sorted([card, ...this.cards.filter((each) => each.id !== card.id)]);
    if (this.#announced.has(card.id)) return;
    this.#announced.add(card.id);
    this.announce(`${card.title}. ${card.body}`, card.kind === "hazard" ? "assertive" : "polite");
  }

  #hide(id: string): void {
    this.#announced.delete(id);
    this.cards = this.cards.filter((each) => each.id !== id);
  }

  #decided(decision: Decision): void {
    const rest = this.decisions.filter((each) => each.id !== decision.id);
    const full = rest.length >= KEPT;
    this.decisions = [decision, ...(full ? rest.slice(0, KEPT - 1) : rest)];
    if (full) this.before = this.decisions.at(-1)?.id ?? null;
  }

  #speak(): void {
    const language = this.#wanted ?? this.home?.language ?? this.household ?? navigator.language.slice(0, 2);
    const zone = this.home?.time_zone;
    if (language !== this.texts.language || zone !== this.texts.zone) {
      this.texts = new Texts(language in LANGUAGES ? language : "en", zone);
    }
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

/** What presses most first; of equals the newest. */
function sorted(cards: Card[]): Card[] {
  const rank = (card: Card): number => RANK[card.kind] ?? 2;
  return [...cards].sort((a, b) => rank(a) - rank(b) || b.at.localeCompare(a.at));
}
