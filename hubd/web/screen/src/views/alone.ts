// A page that has not heard hubd since it was loaded: it says so, and is a clock meanwhile.

import { css, html, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { HubElement, Ticking } from "../core/elements";
import { shared } from "../looks/shared";
import { icon } from "../parts/icons";

@customElement("hubd-alone")
export class Alone extends HubElement {
  static override styles = [shared, css`
    :host { height: 100%; display: grid; place-content: center; padding: 2rem; gap: .6rem; }
    .time { font-size: clamp(5rem, 24vmin, 13rem); font-weight: 700; line-height: 1; letter-spacing: -.03em; font-variant-numeric: normal; }
    .date { font-size: 1.7rem; color: var(--soft); }
    .lost { display: flex; gap: .9rem; align-items: center; margin-top: 1.6rem; max-width: 36rem; } .lost svg.icon { width: 2rem; height: 2rem; flex: none; }
    h1 { font-size: 1.3rem; }
  `];

  constructor() {
    super();
    new Ticking(this);
  }

  override render(): TemplateResult {
    const now = Date.now();
    return html`<time class="time">${this.texts.clock(now)}</time><span class="date">${this.texts.date(now)}</span>
      <div class="lost" role="status">${icon("offline")}<div><h1>${this.say("offline.title")}</h1><p class="soft">${this.say("offline.never")}</p></div></div>`;
  }
}
