// One card, as large as there is room: what it is, for whom, the words, and what can be answered.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import type { Card } from "../core/types";
import { shared } from "../looks/shared";
import "./answers";
import { icon } from "./icons";
import { cooked } from "./recipe";
import "./study";
import "./timers";

@customElement("hubd-moment")
export class Moment extends HubElement {
  static override styles = [shared, css`
    :host { display: flex; min-height: 0; }
    article { flex: 1; min-width: 0; display: flex; flex-direction: column; gap: .8rem; padding: 1.4rem 1.6rem; min-height: 0; }
    .middle { flex: 1 1 auto; min-height: 0; overflow: auto; display: flex; flex-direction: column; gap: .8rem; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
    header { display: flex; align-items: center; gap: .6rem; color: var(--accent); font-weight: 650; }
    header .soft { font-weight: 400; }
    h2 { font-size: 2.1rem; line-height: 1.12; letter-spacing: -.01em; text-wrap: balance; overflow-wrap: anywhere; }
    .body { font-size: 1.3rem; line-height: 1.4; max-width: 46ch; text-wrap: pretty; white-space: pre-line; overflow-wrap: anywhere; }
    hubd-answers { flex: none; }
    .words h2 { font-size: clamp(2.2rem, 6.5vh, 4rem); } .words .body { font-size: clamp(1.4rem, 4vh, 2.4rem); max-width: 34ch; }
    .hazard { border: 2px solid var(--danger); } .hazard header { color: var(--danger); }
    ol { display: grid; gap: .5rem; font-size: 1.1rem; }
    ol li { display: flex; gap: .6rem; align-items: start; } ol .done { color: var(--soft); }
    @media (max-height: 34rem) { article { padding: .9rem 1.1rem; gap: .5rem; } h2 { font-size: 1.6rem; } .body { font-size: 1.1rem; } }
  `];

  @property({ attribute: false }) card!: Card;

  override render(): TemplateResult {
    const { card } = this;
    const people = card.audience.length ? this.say("card.for", { people: this.hub.names(card.audience) }) : this.say("card.everybody");
    return html`<article class="panel ${card.kind} ${this.#wordy ? "words" : ""}" lang=${card.language} aria-labelledby="title">
      <header>${icon(card.kind)}<span lang=${this.texts.language}>${this.texts.named("kind", card.kind)} <span class="soft">${people}</span></span></header>
      <h2 id="title">${card.kind === "study" && !card.decision ? this.say("study.runs", { person: card.title }) : card.title}</h2>
      <div class="middle" tabindex="0" role="group" aria-labelledby="title">
        ${card.body && !cooked(card) ? html`<p class="body">${card.body}</p>` : nothing}
        ${this.#more()}
        ${card.timers.length && card.kind !== "study" ? html`<hubd-timers .hub=${this.hub} .timers=${card.timers}></hubd-timers>` : nothing}
      </div>
      ${card.decision && card.buttons.length ? html`<hubd-answers .hub=${this.hub} .decision=${card.decision} .buttons=${card.buttons}></hubd-answers>` : nothing}
    </article>`;
  }

  /** Nothing but words: they may be as large as there is room. */
  get #wordy(): boolean {
    const { kind, steps, timers, data } = this.card;
    return !steps.length && !timers.length && !data.recipe && kind !== "recipe" && kind !== "study";
  }

  #more(): TemplateResult | typeof nothing {
    const { card } = this;
    if (card.kind === "recipe" || (card.data.recipe && card.kind === "question")) return html`<hubd-recipe .hub=${this.hub} .card=${card}></hubd-recipe>`;
    if (card.kind === "study" && !card.decision) return html`<hubd-study .hub=${this.hub} .card=${card}></hubd-study>`;
    if (!card.steps.length) return nothing;
    return html`<ol>${card.steps.map((step) => html`<li class=${step.done ? "done" : ""}>${icon(step.done ? "check" : "next")}<span>${step.text}</span></li>`)}</ol>`;
  }
}
