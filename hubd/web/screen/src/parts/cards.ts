// The cards of the moment: what presses most stands large, the others wait in a row below it.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import type { Card } from "../core/types";
import { shared } from "../looks/shared";
import { icon } from "./icons";
import "./moment";
import { cooked } from "./recipe";

@customElement("hubd-cards")
export class Cards extends HubElement {
  static override styles = [shared, css`
    :host { display: flex; flex-direction: column; gap: .7rem; min-height: 0; }
    hubd-moment { flex: 1; min-height: 0; }
    ul { display: flex; gap: .6rem; overflow-x: auto; scrollbar-width: none; flex: none; padding: 4px; margin: -4px; }
    li { min-width: 0; flex: 1 1 14rem; max-width: 26rem; }
    button { width: 100%; display: flex; gap: .6rem; align-items: center; justify-content: flex-start; text-align: left; border-radius: 1rem; background: var(--surface); }
    button svg.icon { color: var(--accent); } button.hazard svg.icon { color: var(--danger); }
    button span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  `];

  /** Somebody wants to see this one. */
  @state() private chosen = "";

  override render(): TemplateResult {
    const { cards } = this.hub;
    const shown = cards.find((card) => key(card) === this.chosen && cards[0]?.kind !== "hazard") ?? cards[0];
    if (!shown) return html``;
    const others = cards.filter((card) => card !== shown);
    return html`<hubd-moment .hub=${this.hub} .card=${shown}></hubd-moment>
      ${others.length ? html`<ul aria-label=${this.say("card.more", { count: others.length })}>${others.map((card) => this.#other(card))}</ul>` : nothing}`;
  }

  #other(card: Card): TemplateResult {
    const title = card.kind === "study" && !card.decision ? this.say("study.runs", { person: card.title }) : card.title;
    return html`<li><button class=${card.kind} @click=${() => (this.chosen = key(card))}>${icon(card.kind)}<span lang=${card.language}>${title}</span></button></li>`;
  }
}

/** Every step of a dish is a card of its own, and still the one that somebody chose. */
function key(card: Card): string {
  return cooked(card) ? `cooking|${card.audience}` : card.id;
}
