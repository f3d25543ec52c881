// What runs out, counted down by the house's own clock.

import { css, html, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { HubElement, Ticking } from "../core/elements";
import type { Timer } from "../core/types";
import { shared } from "../looks/shared";
import { icon } from "./icons";

@customElement("hubd-timers")
export class Timers extends HubElement {
  static override styles = [shared, css`
    ul { display: flex; flex-wrap: wrap; gap: .7rem; }
    li { display: flex; gap: .7rem; align-items: center; padding: .4rem .3rem .4rem .6rem; border-radius: 3rem; background: var(--glow-soft); border: 1px solid var(--glow); }
    svg { width: 2.6rem; height: 2.6rem; transform: rotate(-90deg); flex: none; }
    circle { fill: none; stroke: var(--line); stroke-width: 4; } .left { stroke: var(--glow); }
    .time { font-size: 1.5rem; font-weight: 700; line-height: 1.1; }
    button.plain { color: var(--ink); padding: 0; }
    .over { animation: glow 1s infinite alternate; } @keyframes glow { to { background: var(--glow); } }
  `];

  @property({ attribute: false }) timers: Timer[] = [];

  constructor() {
    super();
    new Ticking(this);
  }

  override render(): TemplateResult {
    return html`<ul aria-label=${this.say("timer.running")}>${this.timers.map((timer) => this.#timer(timer))}</ul>`;
  }

  #timer({ id, label, seconds, ends }: Timer): TemplateResult {
    const left = Math.max(0, (Date.parse(ends) - this.hub.now) / 1000);
    const part = seconds > 0 ? Math.min(100, (100 * left) / seconds) : 0;
    return html`<li class=${left === 0 ? "over" : ""}>
      <svg viewBox="0 0 36 36" aria-hidden="true">${svg`<circle cx="18" cy="18" r="15"></circle><circle class="left" cx="18" cy="18" r="15" pathLength="100" stroke-dasharray="${part} 100"></circle>`}</svg>
      <div><p class="time number" role="timer">${left === 0 ? this.say("timer.over") : this.texts.countdown(left)}</p><p>${label}</p></div>
      <button class="plain" aria-label="${this.say("timer.stop")}: ${label}" @click=${() => this.#stop(id)}>${icon("close")}</button>
    </li>`;
  }

  async #stop(id: string): Promise<void> {
    await this.hub.api.delete(`timers/${encodeURIComponent(id)}`).catch((error: unknown) => this.hub.announce(this.hub.excuse(error)));
  }
}
