// Words, numbers and times in the language of whoever looks.

import { de } from "../texts/de";
import { en, type Dictionary, type Key } from "../texts/en";
import { es } from "../texts/es";

export type { Key } from "../texts/en";
export const LANGUAGES: Record<string, Dictionary> = { en, de, es };

type Values = Record<string, string | number>;

export class Texts {
  readonly language: string;
  readonly #words: Dictionary;
  readonly #percent: Intl.NumberFormat;
  readonly #clock: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;

  /** `zone`: the household's time zone; the wall shows the house's time wherever its browser thinks it is. */
  constructor(language: string, readonly zone: string | undefined = undefined) {
    this.language = language in LANGUAGES ? language : "en";
    this.#words = LANGUAGES[this.language] ?? en;
    const timeZone = zone;
    this.#percent = new Intl.NumberFormat(this.language, { style: "percent" });
    this.#clock = new Intl.DateTimeFormat(this.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
    this.#date = new Intl.DateTimeFormat(this.language, { weekday: "long", day: "numeric", month: "long", timeZone });
  }

  say(key: Key, values: Values = {}): string {
    return this.#words[key].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  }

  /** The words for one of a family of keys, such as `activity.cooking`; what has no words stands as it is. */
  named(family: string, name: string): string {
    const key = `${family}.${name}`;
    return key in this.#words ? this.#words[key as Key] : name.replaceAll("_", " ");
  }

  percent(p: number): string {
    return this.share(Math.min(p, 0.99)); // nothing is ever quite certain
  }

  /** A part of a whole, which may be all of it. */
  share(part: number): string {
    return this.#percent.format(part);
  }

  /** A belief in a word, for whoever stands three metres away. */
  surely(p: number): string {
    return this.say(p >= 0.9 ? "sure.certain" : p >= 0.6 ? "sure.likely" : "sure.perhaps");
  }

  clock(at: Date | string | number): string {
    return this.#clock.format(new Date(at));
  }

  date(at: Date | string | number): string {
    return this.#date.format(new Date(at));
  }

  /** The calendar day in the house, as `2026-03-02`. */
  day(at: Date | number): string {
    return new Intl.DateTimeFormat("sv", { dateStyle: "short", timeZone: this.zone }).format(at);
  }

  /** Seconds in the largest unit that fits. */
  span(seconds: number): string {
    const [key, unit] = seconds < 3600 ? (["minutes", 60] as const) : seconds < 172_800 ? (["hours", 3600] as const) : (["days", 86_400] as const);
    return this.say(key, { count: Math.max(1, Math.round(seconds / unit)) });
  }

  ago(seconds: number): string {
    return seconds < 45 ? this.say("now") : this.say("ago", { time: this.span(seconds) });
  }

  /** A running clock: `4:05`, or `1:02:03`. */
  countdown(seconds: number): string {
    const whole = Math.max(0, Math.ceil(seconds));
    const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
    const two = (n: number): string => String(n).padStart(2, "0");
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  }

  /** A reason with its probability as people read one: `Anna in Kitchen (98%)`. */
  reason(words: string): string {
    return words.replace(/ (0\.\d\d|1\.00)(?!\d|\.\d)/g, (_, p: string) => ` (${this.percent(Number(p))})`);
  }

  /** Reasons side by side: a sentence among them loses its full stop. */
  reasons(words: string[]): string {
    return words.map((each) => this.reason(each).replace(/\.$/, "")).join(" · ");
  }

  listed(words: string[]): string {
    return new Intl.ListFormat(this.language, { type: "conjunction" }).format(words);
  }
}
