// Somebody's study time: how long so far, what is left of this stretch, and the switch to end it.

import { css, html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { HubElement, Ticking } from "../core/elements";
import type { Card } from "../core/types";
import { shared } from "../looks/shared";

@customElement("hubd-study")
export class Study extends HubElement {
  static override styles = [shared, css`
    :host { flex: 1; display: flex; flex-wrap: wrap; gap: 1.2rem 3rem; align-items: center; align-content: center; justify-content: center; }
    .dial { position: relative; width: min(21rem, 48vh); aspect-ratio: 1; flex: none; display: grid; place-content: center; text-align: center; }
    .dial svg { position: absolute; inset: 0; transform: rotate(-90deg); }
    circle { fill: none; stroke: var(--line); stroke-width: 2.4; } .left { stroke: var(--glow); stroke-linecap: round; }
    .time { font-size: clamp(2rem, 9vh, 4rem); font-weight: 700; line-height: 1.05; } .phase { color: var(--soft); font-weight: 600; font-size: 1.15rem; }
    .side { display: grid; gap: .8rem; font-size: 1.15rem; }
  `];

  @property({ attribute: false }) card!: Card;
  @state() private failed = "";

  constructor() {
    super();
    new Ticking(this);
  }

  override render(): TemplateResult {
    const { card } = this;
    const timer = card.timers[0];
    const soFar = Math.max(0, (this.hub.now - Date.parse(card.at)) / 1000);
    const left = timer ? Math.max(0, (Date.parse(timer.ends) - this.hub.now) / 1000) : null;
    const part = timer && left !== null && timer.seconds > 0 ? (100 * left) / timer.seconds : (100 * (soFar % 3600)) / 3600;
    const minutes = this.say("study.since", { minutes: Math.floor(soFar / 60) });
    const held = typeof card.data.held === "number" ? card.data.held : 0;
    return html`
      <div class="dial">
        <svg viewBox="0 0 36 36" aria-hidden="true">${svg`<circle cx="18" cy="18" r="16"></circle><circle class="left" cx="18" cy="18" r="16" pathLength="100" stroke-dasharray="${Math.min(100, part)} 100"></circle>`}</svg>
        <p class="time number" role="timer">${this.texts.countdown(left ?? soFar)}</p>
        <p class="phase">${this.say(timer?.label === "break" ? "study.break" : "study.focus")}</p>
      </div>
      <div class="side">
        ${left === null ? nothing : html`<p>${minutes}</p>`}
        ${held ? html`<p>${this.say("study.held", { count: held })}</p>` : nothing}
        <div class="row"><button @click=${() => this.#end()}>${this.say("study.end")}</button></div>
        <p class="problem" role="alert">${this.failed}</p>
      </div>`;
  }

  async #end(): Promise<void> {
    try {
      await this.hub.api.post("study", { person: this.card.audience[0], action: "stop" });
    } catch (error) {
      this.failed = this.hub.excuse(error);
    }
  }
}
