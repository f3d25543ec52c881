// A recipe beside the stove: what goes in and what is missing, then one step at a time in letters for three metres.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import type { Card } from "../core/types";
import { shared } from "../looks/shared";
import { icon } from "./icons";

interface Ingredient { name: string; amount?: number; unit?: string }
interface Dish { minutes?: number; servings?: number; why?: string[]; ingredients?: (string | Ingredient)[]; missing?: (string | Ingredient)[] }

@customElement("hubd-recipe")
export class Recipe extends HubElement {
  static override styles = [shared, css`
    :host { display: grid; gap: .8rem; min-height: 0; }
    .facts { display: flex; flex-wrap: wrap; gap: .5rem; }
    .fact { display: inline-flex; gap: .4rem; align-items: center; padding: .3rem .8rem; border-radius: 2rem; background: var(--tint); font-weight: 600; }
    .fact.missing { background: var(--glow-soft); }
    .things { columns: 3 11rem; column-gap: 1.6rem; font-size: 1.2rem; }
    .things li { break-inside: avoid; padding: .28rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    .things .number { color: var(--soft); } .things .lacks { color: var(--warn); font-weight: 600; }
    .why { color: var(--soft); }
    .step { font-size: 1.75rem; line-height: 1.3; text-wrap: pretty; min-height: 3.9em; }
    .count { color: var(--soft); font-weight: 600; }
    .bar { height: .4rem; border-radius: 1rem; background: var(--line); overflow: hidden; } progress { width: 100%; height: .45rem; accent-color: var(--accent); }
    .row button { display: inline-flex; gap: .3rem; align-items: center; }
    @media (max-height: 34rem) { .step { font-size: 1.35rem; min-height: 2.6em; } }
  `];

  @property({ attribute: false }) card!: Card;
  /** The step that is shown; null: what goes in. */
  @state() private at: number | null = null;
  #shown = "";

  override willUpdate(): void {
    if (this.card.id !== this.#shown) [this.#shown, this.at] = [this.card.id, null];
    const begun = this.card.steps.findIndex((step) => !step.done);
    if (begun > 0 && (this.at === null || this.at < begun)) this.at = begun; // another screen has gone on
  }

  override render(): TemplateResult {
    return this.at === null ? this.#overview() : this.#step(this.at);
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
        ${this.card.steps.length ? html`<button @click=${() => this.#go(0)}>${icon("play")}${this.say("recipe.begin")}</button>` : nothing}
      </div>
      ${dish.why?.length ? html`<p class="why">${dish.why.join(" · ")}</p>` : nothing}
      ${dish.ingredients?.length ? html`<div><h3 class="visually-hidden">${this.say("recipe.ingredients")}</h3><ul class="things">${dish.ingredients.map((each) => html`<li class=${missing.includes(named(each)) ? "lacks" : ""}><span class="number">${measure(each)}</span> ${named(each)}</li>`)}</ul></div>` : nothing}`;
  }

  #step(at: number): TemplateResult {
    const { steps } = this.card;
    const words = this.say("recipe.step", { step: at + 1, steps: steps.length });
    return html`
      <p class="count">${words}</p>
      <progress max=${steps.length} value=${at + 1} aria-label=${words}></progress>
      <p class="step" aria-live="polite">${steps[at]?.text}</p>
      <div class="row">
        <button @click=${() => this.#go(at === 0 ? null : at - 1)}>${icon("back")}${this.say("recipe.back")}</button>
        ${at + 1 < steps.length ? html`<button class="primary" @click=${() => this.#go(at + 1)}>${this.say("recipe.next")}${icon("next")}</button>` : nothing}
      </div>`;
  }

  #go(to: number | null): void {
    this.at = to;
  }
}

function named(thing: string | Ingredient): string {
  return typeof thing === "string" ? thing : thing.name;
}

function measure(thing: string | Ingredient): string {
  if (typeof thing === "string") return "";
  return [thing.amount, thing.unit].filter((part) => part !== undefined && part !== null && part !== "").join(" ");
}
