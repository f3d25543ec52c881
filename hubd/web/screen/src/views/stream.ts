// What was decided, the latest first: silence as well as speech, each with its reason, and four ways to say otherwise.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { HubElement } from "../core/elements";
import type { Decision } from "../core/types";
import { shared } from "../looks/shared";
import { view } from "../looks/view";
import { choice } from "../parts/choice";
import "../parts/decision";

const TOLD = new Set(["speak", "ask", "show", "push"]);
const QUIET = new Set(["suppress", "defer"]);
const FILTERS: Record<string, (decision: Decision) => boolean> = {
  told: (decision) => TOLD.has(decision.verdict),
  done: (decision) => decision.verdict === "act",
  quiet: (decision) => QUIET.has(decision.verdict),
  all: () => true,
};
const ENOUGH = 8; // lines that fill a view; where there are fewer, older ones are asked for
const PAGES = 5; // at most so many times by itself

@customElement("hubd-stream")
export class Stream extends HubElement {
  static override styles = [shared, view, css`
    ol { display: grid; gap: .6rem; }
    h2 { margin: .6rem 0 .1rem; color: var(--soft); position: sticky; top: 0; background: var(--paper); padding: .4rem 0; z-index: 1; }
    .more { justify-self: center; }
  `];

  @state() private filter = "told";
  @state() private busy = false;
  #pages = 0;

  override render(): TemplateResult {
    const shown = this.hub.decisions.filter(FILTERS[this.filter] as (decision: Decision) => boolean);
    const days = byDay(shown);
    return html`<div class="page">
      <header class="top">
        <div><h1>${this.say("stream.title")}</h1><p class="lead">${this.say("stream.lead")}</p></div>
        ${choice({
          name: "filter", label: this.say("stream.filter"), value: this.filter, choose: (to) => this.#choose(to),
          options: (["told", "done", "quiet", "all"] as const).map((each) => [each, this.say(`stream.${each}`)]),
        })}
      </header>
      ${shown.length ? nothing : html`<p class="empty">${this.say(this.hub.decisions.length ? "stream.none_such" : "stream.none")}</p>`}
      ${days.map(([day, decisions]) => html`<section aria-labelledby="day-${day}">
        <h2 id="day-${day}">${this.#day(day)}</h2>
        <ol>${repeat(decisions, (each) => each.id, (each) => html`<li><hubd-decision .hub=${this.hub} .decision=${each}></hubd-decision></li>`)}</ol>
      </section>`)}
      ${this.hub.before === null ? nothing : html`<button class="more" ?disabled=${this.busy} @click=${this.#earlier}>${this.say("stream.earlier")}</button>`}
    </div>`;
  }

  #choose(filter: string): void {
    [this.filter, this.#pages] = [filter, 0];
  }

  override updated(): void {
    const few = this.hub.decisions.filter(FILTERS[this.filter] as (decision: Decision) => boolean).length < ENOUGH;
    if (!few || this.busy || this.hub.before === null || this.#pages >= PAGES) return;
    this.#pages += 1;
    void this.#earlier();
  }

  #day(day: string): string {
    const { now } = this.hub;
    const noon = Date.parse(`${day}T12:00:00Z`);
    if (day === this.texts.day(now)) return this.say("today");
    if (day === this.texts.day(now - 86_400_000)) return this.say("yesterday");
    return this.texts.date(noon);
  }

  #earlier = async (): Promise<void> => {
    this.busy = true;
    await this.hub.earlier().catch((error: unknown) => this.hub.announce(this.hub.excuse(error)));
    this.busy = false;
  };
}

function byDay(decisions: Decision[]): [string, Decision[]][] {
  const days = new Map<string, Decision[]>();
  for (const each of decisions) {
    const day = each.at.slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), each]);
  }
  return [...days];
}
