// Everything that speaks to hubd, how it is, and what is wrong.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { HubElement, Ticking } from "../core/elements";
import type { Source } from "../core/types";
import { shared } from "../looks/shared";
import { view } from "../looks/view";
import { icon } from "../parts/icons";

const AGAIN_MS = 30_000;
const FEW = 12; // from so many on there is a field to search in

@customElement("hubd-sources")
export class Sources extends HubElement {
  static override styles = [shared, view, css`
    .health { padding: 1rem 1.2rem; display: grid; gap: .5rem; }
    .health p { display: flex; gap: .6rem; align-items: center; font-size: 1.1rem; } .fine { color: var(--good); } .wrong { color: var(--warn); }
    .scroll { overflow-x: auto; padding: .4rem 1.2rem; } table { border-collapse: collapse; width: 100%; }
    th, td { text-align: left; padding: .6rem 1rem .6rem 0; border-top: 1px solid var(--line); vertical-align: top; } thead th { border: 0; color: var(--soft); font-weight: 600; font-size: .95rem; }
    th[scope="row"] { font-weight: 600; overflow-wrap: anywhere; min-width: 10rem; } thead th, .number { white-space: nowrap; } th small { display: block; color: var(--soft); font-weight: 400; }
    .state { font-weight: 600; white-space: nowrap; } input { max-width: 24rem; }
    @media (max-width: 46rem) { .kind { display: none; } th[scope="row"] { min-width: 7rem; } th, td { padding-right: .6rem; } .scroll { padding-inline: .9rem; } }
  `];

  @state() private sources: Source[] | Error | null = null;
  @state() private search = "";
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    new Ticking(this, AGAIN_MS);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#ask(), AGAIN_MS);
  }

  override firstUpdated(): void {
    void this.#ask();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  async #ask(): Promise<void> {
    const answer = await this.hub.api.get<{ sources: Source[] }>("sources").catch((error: unknown) => error as Error);
    if (!(answer instanceof Error)) this.sources = answer.sources;
    else this.sources = Array.isArray(this.sources) ? this.sources : answer;
  }

  override render(): TemplateResult {
    const { problems } = this.hub;
    return html`<div class="page">
      <header><h1>${this.say("sources.title")}</h1><p class="lead">${this.say("sources.lead")}</p></header>
      <section class="panel health" aria-label=${this.say("sources.health")}>
        ${problems.length ? problems.map((each) => html`<p class="wrong">${icon("hazard")}${each}</p>`) : html`<p class="fine">${icon("check")}${this.say("sources.fine")}</p>`}
      </section>
      ${this.#table()}
    </div>`;
  }

  #table(): TemplateResult {
    const { sources } = this;
    if (sources === null) return html`<p class="empty">${this.say("loading")}</p>`;
    if (sources instanceof Error) return html`<p class="empty problem" role="alert">${this.hub.excuse(sources)}</p>`;
    if (!sources.length) return html`<p class="empty">${this.say("sources.none")}</p>`;
    const wanted = this.search.toLowerCase();
    const shown = sources.filter((each) => [each.name, each.source, this.hub.name(each.area ?? "")].some((words) => words.toLowerCase().includes(wanted)));
    const heads = ["sources.device", "sources.kind", "sources.area", "sources.heard", "sources.state"] as const;
    return html`${sources.length > FEW ? html`<input type="search" aria-label=${this.say("sources.search")} placeholder=${this.say("sources.search")} @input=${(e: InputEvent) => (this.search = (e.target as HTMLInputElement).value)}>` : nothing}
      <div class="panel scroll" tabindex="0" role="region" aria-label=${this.say("sources.title")}><table>
        <thead><tr>${heads.map((key) => html`<th scope="col" class=${key === "sources.kind" ? "kind" : ""}>${this.say(key)}</th>`)}</tr></thead>
        <tbody>${shown.map((each) => this.#row(each))}</tbody>
      </table></div>`;
  }

  #row(source: Source): TemplateResult {
    const fine = source.health === "ok";
    const heard = source.last ? this.texts.ago((this.hub.now - Date.parse(source.last)) / 1000) : this.say("sources.never");
    return html`<tr>
      <th scope="row">${broken(source.name || source.source)}${source.name && source.name !== source.source ? html`<small>${broken(source.source)}</small>` : nothing}</th>
      <td class="kind">${(source.means ? [source.means] : source.reports).map((each) => this.texts.named("source", each)).join(", ")}</td>
      <td>${source.area ? this.hub.name(source.area) : this.say("sources.unplaced")}</td>
      <td class="number">${heard}</td>
      <td class="state ${fine ? "fine" : "wrong"}">${this.texts.named("health", source.health)}</td>
    </tr>`;
  }
}

/** A device's name, which may go on in the next line after any of its parts. */
function broken(name: string): TemplateResult[] {
  return name.split("/").map((part, place) => (place ? html`/<wbr>${part}` : html`${part}`));
}
