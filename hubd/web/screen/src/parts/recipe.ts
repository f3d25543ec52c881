// A recipe beside the stove: what goes in and what is missing; once it is cooked, one step in letters for three metres.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import type { Card } from "../core/types";
import { shared } from "../looks/shared";
import { icon } from "./icons";

interface Ingredient { name: string; amount?: number; unit?: string; measure?: string; shown?: string }
interface Dish { minutes?: number; servings?: number; why?: string[]; ingredients?: (string | Ingredient)[]; missing?: (string | Ingredient)[] }

/** Is it being cooked? Then the card is about one step. */
export function cooked(card: Card): boolean {
  return typeof card.data.step === "number";
}

@customElement("hubd-recipe")
export class Recipe extends HubElement {
  static override styles = [shared, css`
    :host { display: grid; gap: .8rem; }
    .facts { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
    .fact { display: inline-flex; gap: .4rem; align-items: center; padding: .3rem .8rem; border-radius: 2rem; background: var(--tint); font-weight: 600; }
    .fact.missing { background: var(--glow-soft); }
    .things { columns: 3 11rem; column-gap: 1.6rem; font-size: 1.2rem; }
    .things li { break-inside: avoid; padding: .28rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    .things .number { color: var(--soft); } .things .lacks { color: var(--warn); font-weight: 600; }
    .why { color: var(--soft); }
    @media (max-height: 31rem) and (min-width: 46rem) { .why { display: none; } } /* five inches: what goes in comes first */
    .step { font-size: clamp(1.5rem, 4.6vh, 3rem); line-height: 1.28; text-wrap: pretty; max-width: 34ch; }
    .then { color: var(--soft); font-size: 1.15rem; max-width: 56ch; }
    progress { appearance: none; width: 100%; height: .55rem; border: 0; border-radius: 1rem; overflow: hidden; background: var(--line); }
    progress::-webkit-progress-bar { background: var(--line); } progress::-webkit-progress-value { background: var(--glow); border-radius: 1rem; } progress::-moz-progress-bar { background: var(--glow); }
    details summary { cursor: pointer; color: var(--accent); font-weight: 600; min-height: var(--touch); display: flex; align-items: center; }
    ol { display: grid; gap: .5rem; font-size: 1.15rem; list-style: decimal; padding-left: 1.6rem; }
  `];

  @property({ attribute: false }) card!: Card;

  override render(): TemplateResult {
    return cooked(this.card) ? this.#step(this.card.data.step as number) : this.#overview();
  }

  #overview(): TemplateResult {
    const dish = (this.card.data.recipe ?? {}) as Dish;
    const missing = (dish.missing ?? []).map(named);
    return html`
      <div class="facts">
        ${dish.minutes ? html`<span class="fact">${icon("timer")}${this.say("recipe.minutes", { minutes: dish.minutes })}</span>` : nothing}
        ${missing.length
          ? html`<span class="fact missing">${this.say("recipe.missing")}: ${this.texts.listed(missing)}</span>`
          : html`<span class="fact">${icon("check")}${this.say("recipe.have_all")}</span>`}
        ${dish.servings ? html`<span class="fact">${icon("guests")}${this.say("recipe.servings", { count: dish.servings })}</span>` : nothing}
      </div>
      ${dish.why?.length ? html`<p class="why">${this.texts.reasons(dish.why)}</p>` : nothing}
      ${dish.ingredients?.length ? html`<ul class="things" aria-label=${this.say("recipe.ingredients")}>${dish.ingredients.map((each) => html`<li class=${missing.includes(named(each)) ? "lacks" : ""}><span class="number">${measure(each)}</span> ${shown(each)}</li>`)}</ul>` : nothing}
      ${this.card.steps.length ? html`<details><summary>${this.say("recipe.begin")}</summary><ol>${this.card.steps.map((step) => html`<li>${step.text}</li>`)}</ol></details>` : nothing}`;
  }

  #step(at: number): TemplateResult {
    const { steps, body } = this.card;
    const words = this.say("recipe.step", { step: at + 1, steps: steps.length });
    const next = steps[at + 1];
    return html`
      <progress max=${steps.length} value=${at + 1} aria-label=${words}></progress>
      <p class="step">${body}</p>
      ${next ? html`<p class="then">${this.say("recipe.then", { step: next.text })}</p>` : nothing}`;
  }
}

function named(thing: string | Ingredient): string {
  return typeof thing === "string" ? thing : thing.name;
}

/** As people say it after a number: one onion, two onions. */
function shown(thing: string | Ingredient): string {
  return typeof thing === "string" ? thing : (thing.shown ?? thing.name);
}

/** In hubd's own words; whoever proposes recipes of their own may leave them out. */
function measure(thing: string | Ingredient): string {
  if (typeof thing === "string") return "";
  return thing.measure ?? [thing.amount, thing.unit].filter((part) => part !== undefined && part !== null && part !== "").join(" ");
}
