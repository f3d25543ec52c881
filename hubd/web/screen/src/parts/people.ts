// Who is where and how sure: a ring around each person fills with certainty, and words say it once more.

import { css, html, nothing, svg, type TemplateResult } from "lit";
import { customElement } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import type { Person } from "../core/types";
import { shared } from "../looks/shared";
import { icon } from "./icons";

/** Below this nothing is claimed about what somebody does. */
const DOING = 0.5;
const ASLEEP = 0.6;

@customElement("hubd-people")
export class People extends HubElement {
  static override styles = [shared, css`
    ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: .7rem; }
    li { display: flex; gap: .9rem; align-items: center; padding: .8rem 1rem; min-width: 0; }
    .who { position: relative; width: 3.6rem; height: 3.6rem; flex: none; display: grid; place-items: center; }
    .who svg.ring { position: absolute; inset: 0; width: 100%; height: 100%; transform: rotate(-90deg); }
    .ring circle { fill: none; stroke-width: 3; stroke: var(--line); }
    .ring .p { stroke: var(--glow); stroke-linecap: round; transition: stroke-dasharray .6s; }
    .who b { width: 2.85rem; height: 2.85rem; border-radius: 50%; display: grid; place-items: center; font-size: 1.25rem; background: var(--tint); color: var(--accent); }
    .what { min-width: 0; }
    .name { font-weight: 600; color: var(--soft); font-size: .95rem; }
    .place { font-size: 1.45rem; font-weight: 700; line-height: 1.15; overflow-wrap: anywhere; }
    .doing { display: flex; align-items: center; gap: .35rem; color: var(--soft); font-size: .95rem; flex-wrap: wrap; }
    .doing svg.icon { width: 1.15em; height: 1.15em; color: var(--accent); }
    .out .place, .unknown .place { color: var(--soft); font-weight: 600; }
    @media (max-height: 34rem) {
      li { padding: .5rem .7rem; gap: .7rem; } .place { font-size: 1.2rem; } .who { width: 3rem; height: 3rem; } .who b { width: 2.35rem; height: 2.35rem; }
    }
  `];

  override render(): TemplateResult {
    return html`<ul aria-label=${this.say("people")}>${this.hub.home?.people.map((person) => this.#person(person))}</ul>`;
  }

  #person(person: Person): TemplateResult {
    const { texts } = this;
    const kind = person.area === "away" ? "out" : person.area === "unknown" ? "unknown" : "in";
    const sure = person.area === "unknown" ? nothing : html`<span>${texts.surely(person.p)}<span class="visually-hidden">, ${this.say("sure.percent", { percent: texts.percent(person.p) })}</span></span>`;
    return html`<li class="panel ${kind}">
      <div class="who" aria-hidden="true">${ring(kind === "unknown" ? 0 : person.p)}<b>${[...person.name][0]}</b></div>
      <div class="what">
        <p class="name">${person.name}</p>
        <p class="place">${this.hub.name(person.area)}</p>
        <p class="doing">${this.#doing(person)}${sure}</p>
      </div>
    </li>`;
  }

  #doing(person: Person): TemplateResult | typeof nothing {
    const asleep = person.asleep >= ASLEEP;
    const activity = asleep ? "sleeping" : person.activity_p >= DOING ? person.activity : "none";
    const words = this.texts.named("activity", activity);
    return words && person.area !== "unknown" && person.area !== "away" ? html`${icon(activity)}<span>${words} ·</span>` : nothing;
  }
}

function ring(p: number): TemplateResult {
  return html`<svg class="ring" viewBox="0 0 36 36">
    ${svg`<circle cx="18" cy="18" r="16"></circle><circle class="p" cx="18" cy="18" r="16" pathLength="100" stroke-dasharray="${Math.round(p * 100)} 100"></circle>`}
  </svg>`;
}
