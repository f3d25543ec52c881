// A danger stands above everything, until somebody answers or it is over. It can be made smaller, but not closed.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { HubElement, Ticking } from "../core/elements";
import { shared } from "../looks/shared";
import "./answers";
import { icon } from "./icons";

@customElement("hubd-hazard")
export class Hazard extends HubElement {
  static override styles = [shared, css`
    section {
      --ink: #fff; --raised: rgb(255 255 255 / .14); --line: rgb(255 255 255 / .7); --accent: #fff; --on-accent: #7d120d; --good: #fff; --danger: #fff; --glow: #ffd9a8;
      position: fixed; inset: 0; z-index: 8; color: #fff; background: #a01812; display: grid; grid-template-rows: 1fr; overflow: auto;
    }
    section::before { content: ""; position: fixed; inset: 0; border: 1.1rem solid #ffb4a8; pointer-events: none; animation: pulse 1s infinite alternate ease-in-out; }
    @keyframes pulse { from { opacity: 1; } to { opacity: .15; } }
    .inside { margin: auto; padding: 3rem 8vw; display: grid; gap: 1.2rem; max-width: 76rem; width: 100%; justify-items: start; position: relative; }
    .head { display: flex; gap: 1rem; align-items: center; font-size: 1.4rem; font-weight: 700; } .head svg.icon { width: 3.4rem; height: 3.4rem; }
    h2 { font-size: clamp(2.4rem, 15vmin, 10rem); line-height: 1.02; letter-spacing: -.02em; font-weight: 750; text-wrap: balance; }
    p { font-size: clamp(1.3rem, 5vmin, 3rem); line-height: 1.3; max-width: 40ch; }
    .small { position: fixed; inset: auto 1rem 1rem 1rem; z-index: 8; background: #a01812; color: #fff; border-radius: 1.2rem; padding: .6rem .6rem .6rem 1.2rem; display: flex; gap: 1rem; align-items: center; box-shadow: 0 4px 30px rgb(0 0 0 / .4); }
    .small strong { flex: 1; font-size: 1.3rem; } .small button { background: #fff; color: #7d120d; border-color: #fff; }
    .plain { color: #fff; text-decoration: underline; text-underline-offset: .2em; padding-inline: 0; }
    @media (max-height: 34rem) { .inside { padding: 1.2rem 7vw; gap: .9rem; } section::before { border-width: .6rem; } .head svg.icon { width: 2rem; height: 2rem; } .head { font-size: 1rem; } }
  `];

  @state() private small = new Set<string>();
  @query("section") private large!: HTMLElement | null;
  #before: Element | null = null;
  #covers = false;

  constructor() {
    super();
    new Ticking(this, 5000);
  }

  override render(): TemplateResult | typeof nothing {
    const card = this.hub.cards.find((each) => each.kind === "hazard");
    if (!card) return nothing;
    if (this.small.has(card.id)) {
      return html`<div class="small" role="alert">${icon("hazard")}<strong>${card.title}</strong><button @click=${() => this.#resize(card.id, false)}>${this.say("hazard.larger")}</button></div>`;
    }
    return html`<section role="alertdialog" aria-modal="true" aria-labelledby="title" aria-describedby="body" lang=${card.language} tabindex="-1" @keydown=${this.#stay}>
      <div class="inside">
        <div class="head">${icon("hazard")}<span lang=${this.texts.language}>${this.say("hazard.label")} · <time>${this.texts.clock(card.at)}</time>${card.area ? ` · ${this.hub.name(card.area)}` : ""}</span></div>
        <h2 id="title">${card.title}</h2>
        <p id="body">${card.body}</p>
        ${card.decision ? html`<hubd-answers .hub=${this.hub} .decision=${card.decision} .buttons=${card.buttons}></hubd-answers>` : nothing}
        <button class="plain" @click=${() => this.#resize(card.id, true)}>${this.say("hazard.smaller")}</button>
      </div>
    </section>`;
  }

  override updated(): void {
    this.#cover(this.large !== null);
    if (this.large && !this.large.contains(this.shadowRoot?.activeElement ?? null) && this.large.dataset.met === undefined) {
      this.large.dataset.met = "";
      this.#before = document.activeElement;
      this.large.focus();
    }
    if (!this.large && this.#before instanceof HTMLElement) {
      this.#before.focus();
      this.#before = null;
    }
  }

  /** Whoever draws what lies below has to take it out of reach. */
  #cover(now: boolean): void {
    if (now === this.#covers) return;
    this.#covers = now;
    this.dispatchEvent(new CustomEvent("cover", { detail: now }));
  }

  /** Escape makes it smaller; Tab stays inside. */
  #stay = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    this.renderRoot.querySelector<HTMLButtonElement>(".plain")?.click();
  };

  #resize(id: string, small: boolean): void {
    this.small = small ? new Set([...this.small, id]) : new Set([...this.small].filter((each) => each !== id));
  }
}
