// The home view, which a wall shows nearly always: the time, the card of the moment, and who is where.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { HubElement, Ticking } from "../core/elements";
import type { Key } from "../core/texts";
import { shared } from "../looks/shared";
import "../parts/cards";
import { icon } from "../parts/icons";
import "../parts/people";
import "../parts/rooms";
import "../parts/timers";

const GUESTS = { likely: 0.7, maybe: 0.3 } as const;
const TOLD = new Set(["speak", "ask", "show", "push"]);
const THANKS_MS = 4000;

@customElement("hubd-home")
export class HomeView extends HubElement {
  static override styles = [shared, css`
    :host { height: 100%; }
    .grid { height: 100%; min-height: 0; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1.65fr) minmax(16rem, 1fr); gap: 1.2rem; padding: 1rem 1.4rem 1rem .4rem; }
    .left { display: flex; flex-direction: column; gap: 1rem; min-height: 0; min-width: 0; }
    .right { display: flex; flex-direction: column; gap: 1rem; min-height: 0; overflow: auto; scrollbar-width: none; padding: 2px; }
    .clock { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1.2rem; }
    .time { font-size: 3.2rem; font-weight: 700; line-height: 1; letter-spacing: -.02em; font-variant-numeric: normal; }
    .date { font-size: 1.15rem; color: var(--soft); }
    .chips { display: flex; flex-wrap: wrap; gap: .5rem; margin-left: auto; align-self: center; }
    .chip { display: inline-flex; align-items: center; gap: .4rem; padding: .3rem .8rem; border-radius: 2rem; background: var(--tint); color: var(--accent); font-weight: 600; font-size: .95rem; }
    .chip.warn { background: var(--glow-soft); color: var(--ink); }
    hubd-cards { flex: 1; min-height: 0; }
    .rest { flex: 1; display: flex; flex-direction: column; justify-content: center; gap: .6rem; padding: 1rem .4rem; min-height: 0; }
    .rest .time { font-size: clamp(5rem, 24vmin, 13rem); letter-spacing: -.03em; margin-left: -.03em; margin-bottom: .06em; }
    .rest .date { font-size: 1.7rem; }
    .rest .mode { font-size: 1.3rem; display: flex; gap: .6rem; align-items: center; color: var(--accent); font-weight: 600; margin-top: 1rem; }
    .rest .quiet { font-size: 1.1rem; color: var(--soft); max-width: 34ch; text-wrap: balance; }
    form { display: flex; gap: .5rem; } form input { border-radius: 2rem; } form button { flex: none; }
    .sent { color: var(--good); font-weight: 600; min-height: var(--touch); display: flex; align-items: center; }
    h2 { font-size: 1rem; color: var(--soft); }
    @media (max-height: 34rem) { .grid { padding: .6rem .8rem .6rem .2rem; gap: .8rem; } .time { font-size: 2.2rem; } hubd-rooms, form { display: none; } .left { gap: .5rem; } .date { font-size: 1rem; } .rest .mode { margin-top: .2rem; } .rest .date { font-size: 1.3rem; } }
    @media (max-width: 46rem) and (min-height: 34rem), (max-aspect-ratio: 1/1) {
      .grid { height: auto; grid-template: auto / minmax(0, 1fr); padding: 1rem; } .right { overflow: visible; } .rest { padding: 2rem 0; }
    }
  `];

  @state() private said: "" | "sent" | Error = "";

  constructor() {
    super();
    new Ticking(this);
  }

  override render(): TemplateResult {
    const busy = this.hub.cards.length > 0;
    return html`<div class="grid">
      <section class="left" aria-label=${this.say("cards")}>
        <h1 class="visually-hidden">${this.hub.home?.name}</h1>
        ${busy ? html`<div class="clock">${this.#time()}${this.#chips()}</div>${this.#timers()}<hubd-cards .hub=${this.hub}></hubd-cards>` : this.#rest()}
      </section>
      <section class="right" aria-label=${this.say("people")}>
        <hubd-people .hub=${this.hub}></hubd-people>
        <hubd-rooms .hub=${this.hub}></hubd-rooms>
        ${this.#talk()}
      </section>
    </div>`;
  }

  #time(): TemplateResult {
    const { now } = this.hub;
    return html`<time class="time">${this.texts.clock(now)}</time><span class="date">${this.texts.date(now)}</span>`;
  }

  #rest(): TemplateResult {
    const mode = this.hub.home?.mode ?? "home";
    const latest = this.hub.decisions.find((each) => TOLD.has(each.verdict) && each.title);
    return html`<div class="rest">${this.#time()}
      <p class="mode">${icon(mode)}${this.hub.home?.as_of ? this.#who(mode) : this.say("mode.unknown")}</p>
      ${latest
        ? html`<p class="quiet">${this.say("quiet.latest", { time: this.texts.clock(latest.at), title: latest.title })}</p>`
        : html`<p class="quiet">${this.say("quiet.text")}</p>`}
      ${this.#chips()}${this.#timers()}</div>`;
  }

  /** What counts down and stands on no card. */
  #timers(): TemplateResult | typeof nothing {
    const shown = new Set(this.hub.cards.flatMap((card) => card.timers.map((each) => each.id)));
    const others = this.hub.timers.filter((each) => !shown.has(each.id));
    return others.length ? html`<hubd-timers .hub=${this.hub} .timers=${others}></hubd-timers>` : nothing;
  }

  /** Who is home by name, as long as it is known of everybody. */
  #who(mode: string): string {
    const people = this.hub.home?.people ?? [];
    const home = people.filter((each) => each.area !== "away");
    if (mode !== "home" || !home.length || people.some((each) => each.area === "unknown")) return this.say(`mode.${mode}` as Key);
    return home.length === people.length && home.length > 1 ? this.say("mode.everybody") : this.say("mode.some", { people: this.texts.listed(home.map((each) => each.name)) });
  }

  #chips(): TemplateResult | typeof nothing {
    const { home, problems } = this.hub;
    const chips: [string, string, string][] = [];
    if (home && home.guests >= GUESTS.maybe) chips.push(["guests", "", this.say(home.guests >= GUESTS.likely ? "guests.likely" : "guests.maybe")]);
    const everything = home?.silences.find((each) => each.about === "*" || each.about === "");
    if (everything) chips.push(["suppress", "", this.say("silence", { time: this.texts.clock(everything.until) })]);
    if (problems.length) chips.push(["hazard", "warn", problems[0] as string]);
    return chips.length ? html`<div class="chips">${chips.map(([picture, kind, words]) => html`<span class="chip ${kind}">${icon(picture)}${words}</span>`)}</div>` : nothing;
  }

  #talk(): TemplateResult {
    if (this.said === "sent") return html`<p class="sent" role="status">${this.say("say.sent")}</p>`;
    return html`<form @submit=${this.#speak}>
      <input name="text" aria-label=${this.say("say.label")} placeholder=${this.say("say.hint")} maxlength="500" autocomplete="off" required>
      <button aria-label=${this.say("say.send")}>${icon("send")}</button>
    </form>${this.said instanceof Error ? html`<p class="problem" role="alert">${this.hub.excuse(this.said)}</p>` : nothing}`;
  }

  #speak = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get("text"));
    try {
      await this.hub.api.post("say", { text });
      this.said = "sent";
      setTimeout(() => (this.said = ""), THANKS_MS);
    } catch (error) {
      this.said = error as Error;
    }
  };
}
