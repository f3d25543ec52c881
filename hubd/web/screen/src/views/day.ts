// One person's day: where they were believed to be, minute by minute, against what was heard.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Refused } from "../core/api";
import { HubElement } from "../core/elements";
import { spans } from "../core/spans";
import type { Timeline } from "../core/types";
import { shared } from "../looks/shared";
import { view } from "../looks/view";
import "../parts/chart";
import { choice } from "../parts/choice";
import { icon } from "../parts/icons";

const DAY_MS = 86_400_000;
const PATIENCE_MS = 120_000; // hubd lives through the day once more

@customElement("hubd-day")
export class Day extends HubElement {
  static override styles = [shared, view, css`
    .chart { padding: 1rem; }
    .dates { display: flex; gap: .4rem; align-items: center; } .dates button { padding: 0; display: grid; place-items: center; }
    .dates strong { min-width: 9rem; text-align: center; }
    details { padding: .4rem 1.2rem; } summary { cursor: pointer; min-height: var(--touch); display: flex; align-items: center; font-weight: 600; }
    .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .45rem .8rem .45rem 0; border-top: 1px solid var(--line); } thead th { border: 0; color: var(--soft); font-weight: 600; }
    .heard li { display: flex; gap: 1rem; padding: .25rem 0; } .heard time { color: var(--soft); }
  `];

  @state() private person = "";
  @state() private day = "";
  @state() private timeline: Timeline | Error | null = null;
  #asked = "";

  override willUpdate(): void {
    this.person ||= this.hub.home?.people[0]?.id ?? "";
    this.day ||= this.texts.day(this.hub.now);
    const wanted = `${this.person} ${this.day}`;
    if (this.person && wanted !== this.#asked) {
      this.#asked = wanted;
      void this.#ask(wanted);
    }
  }

  async #ask(wanted: string): Promise<void> {
    this.timeline = null;
    const query = new URLSearchParams({ day: this.day, person: this.person });
    const answer = await this.hub.api.get<Timeline>(`timeline?${query}`, PATIENCE_MS).catch((error: unknown) => error as Error);
    if (wanted === this.#asked) this.timeline = answer;
  }

  override render(): TemplateResult {
    const today = this.texts.day(this.hub.now);
    const date = this.day === today ? this.say("today") : this.texts.date(`${this.day}T12:00:00Z`);
    return html`<div class="page">
      <header class="top">
        <div><h1>${this.say("day.title")}</h1><p class="lead">${this.say("day.lead")}</p></div>
        <div class="dates">
          <button aria-label=${this.say("day.earlier")} @click=${() => this.#move(-1)}>${icon("back")}</button>
          <strong aria-live="polite">${date}</strong>
          <button aria-label=${this.say("day.later")} ?disabled=${this.day >= today} @click=${() => this.#move(1)}>${icon("next")}</button>
        </div>
      </header>
      ${choice({
        name: "person", label: this.say("day.person"), value: this.person, choose: (to) => (this.person = to),
        options: (this.hub.home?.people ?? []).map((each) => [each.id, each.name]),
      })}
      ${this.#content()}
    </div>`;
  }

  #content(): TemplateResult {
    const { timeline } = this;
    if (timeline === null) return html`<p class="empty">${this.say("loading")}</p>`;
    if (timeline instanceof Refused && timeline.status === 403) return html`<p class="empty">${this.say("day.private")}</p>`;
    if (timeline instanceof Error) return html`<p class="empty problem" role="alert">${this.hub.excuse(timeline)}</p>`;
    if (!timeline.minutes.length) return html`<p class="empty">${this.say("day.none")}</p>`;
    const { texts } = this;
    const theme = getComputedStyle(this).colorScheme;
    return html`<figure class="panel chart"><hubd-chart .hub=${this.hub} .timeline=${timeline} .theme=${theme}></hubd-chart></figure>
      <details class="panel"><summary>${this.say("day.table")}</summary><div class="scroll"><table>
        <thead><tr>${(["day.from", "day.to", "day.place", "day.surely", "day.doing"] as const).map((key) => html`<th scope="col">${this.say(key)}</th>`)}</tr></thead>
        <tbody>${spans(timeline).map((span) => html`<tr>
          <td class="number">${texts.clock(span.from * 1000)}</td><td class="number">${texts.clock(span.to * 1000)}</td>
          <td>${this.hub.name(span.place)}</td><td class="number">${texts.percent(span.p)}</td><td>${texts.named("activity", span.activity)}</td></tr>`)}</tbody>
      </table></div></details>
      ${timeline.evidence.length ? html`<details class="panel"><summary>${this.say("day.evidence")}</summary>
        <ul class="heard">${timeline.evidence.slice(-200).reverse().map(([at, what]) => html`<li><time class="number">${texts.clock(at * 1000)}</time><span>${what}</span></li>`)}</ul></details>` : nothing}`;
  }

  #move(days: number): void {
    this.day = new Date(Date.parse(`${this.day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
  }
}
