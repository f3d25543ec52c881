// The rooms of the house: where somebody is, and what goes on there. Empty ones step back.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import type { Area } from "../core/types";
import { shared } from "../looks/shared";
import { icon } from "./icons";

const OCCUPIED = 0.5;
const HAPPENING = 0.6;

@customElement("hubd-rooms")
export class Rooms extends HubElement {
  static override styles = [shared, css`
    ul { display: flex; flex-wrap: wrap; gap: .5rem; }
    li { display: flex; align-items: center; gap: .5rem; padding: .35rem .8rem; border-radius: 2rem; border: 1px solid var(--line); color: var(--soft); font-size: .95rem; }
    li.occupied { background: var(--glow-soft); border-color: var(--glow); color: var(--ink); font-weight: 600; }
    .dots { display: inline-flex; gap: .2rem; } .dots i { width: .55rem; height: .55rem; border-radius: 50%; background: var(--glow); }
    svg.icon { width: 1.15em; height: 1.15em; }
  `];

  override render(): TemplateResult {
    const areas = [...(this.hub.home?.areas ?? [])].sort((a, b) => Number(b.occupied >= OCCUPIED) - Number(a.occupied >= OCCUPIED));
    return html`<ul aria-label=${this.say("rooms")}>${areas.map((area) => this.#room(area))}</ul>`;
  }

  #room(area: Area): TemplateResult {
    if (area.occupied < OCCUPIED) return html`<li>${area.name}<span class="visually-hidden">: ${this.say("room.empty")}</span></li>`;
    const count = Math.max(1, Math.round(area.people));
    const words = count === 1 ? this.say("room.somebody") : this.say("room.people", { count });
    const doing = area.activity_p >= HAPPENING && this.texts.named("activity", area.activity) ? icon(area.activity) : nothing;
    return html`<li class="occupied">${doing}${area.name}<span class="dots" aria-hidden="true">${Array.from({ length: Math.min(count, 6) }, () => html`<i></i>`)}</span
      ><span class="visually-hidden">: ${words}</span></li>`;
  }
}
