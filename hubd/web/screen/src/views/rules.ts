// The rules, how far each is trusted, and a place to try one on the recorded days before it may do anything.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import type { Decision } from "../core/types";
import { shared } from "../looks/shared";
import { view } from "../looks/view";
import { choice } from "../parts/choice";

const STAGES = ["shadow", "ask", "act"] as const;
const PATIENCE_MS = 120_000;
const EXAMPLE = `- id: my.rule
  because: Somebody is in the kitchen late.
  when:
    all:
      - {person: who, area: kitchen, for: 2m}
      - {between: ["22:00", "05:00"]}
  propose: {intent: reminder.deliver, for: who}
`;

interface Rule { id: string; stage: (typeof STAGES)[number]; because: string; intent: string | null; shipped: boolean }
interface Trial { days: number; decisions: Decision[] }

@customElement("hubd-rules")
export class Rules extends HubElement {
  static override styles = [shared, view, css`
    .rule { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center; justify-content: space-between; padding: .9rem 1.2rem; }
    .rule > div:first-child { flex: 1 1 20rem; min-width: 0; } .rule p { color: var(--soft); } h3 { font-size: 1.05rem; overflow-wrap: anywhere; } code { font-size: .95rem; color: var(--soft); }
    ul { display: grid; gap: .6rem; }
    details { padding: .4rem 1.2rem 1rem; } summary { cursor: pointer; min-height: var(--touch); display: flex; align-items: center; font-weight: 650; font-size: 1.15rem; }
    form { display: grid; gap: .8rem; } textarea { font: 1rem/1.4 ui-monospace, monospace; min-height: 14rem; resize: vertical; white-space: pre; overflow: auto; }
    .days { width: 7rem; } .result { display: grid; gap: .4rem; margin-top: .8rem; } .result li { display: flex; gap: .8rem; } pre { white-space: pre-wrap; }
  `];

  @state() private rules: Rule[] | Error | null = null;
  @state() private search = "";
  @state() private saved = "";
  @state() private problem = "";
  @state() private trial: Trial | "running" | Error | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.rules = await this.hub.api.get<{ rules: Rule[] }>("rules").then((answer) => answer.rules, (error: unknown) => error as Error);
  }

  override render(): TemplateResult {
    return html`<div class="page">
      <header class="top"><div><h1>${this.say("rules.title")}</h1><p class="lead">${this.say("rules.lead")}</p></div>
        <input type="search" class="search" aria-label=${this.say("rules.search")} placeholder=${this.say("rules.search")} @input=${(e: InputEvent) => (this.search = (e.target as HTMLInputElement).value.toLowerCase())}></header>
      <p class="visually-hidden" role="status">${this.saved}</p>
      <p class="problem" role="alert">${this.problem}</p>
      ${this.#try()}
      ${this.#list()}
    </div>`;
  }

  #list(): TemplateResult {
    const { rules } = this;
    if (rules === null) return html`<p class="empty">${this.say("loading")}</p>`;
    if (rules instanceof Error) return html`<p class="empty problem" role="alert">${this.hub.excuse(rules)}</p>`;
    const shown = rules.filter((rule) => `${rule.id} ${rule.because} ${rule.intent}`.toLowerCase().includes(this.search));
    const groups: [string, Rule[]][] = [[this.say("rules.own"), shown.filter((rule) => !rule.shipped)], [this.say("rules.shipped"), shown.filter((rule) => rule.shipped)]];
    return html`${groups.map(([title, group]) => group.length ? html`<section><h2 class="soft">${title}</h2><ul>${group.map((rule) => this.#rule(rule))}</ul></section>` : nothing)}`;
  }

  #rule(rule: Rule): TemplateResult {
    return html`<li class="panel rule">
      <div><h3>${rule.because || rule.id}</h3><code>${rule.id}</code></div>
      ${choice({
        name: rule.id, label: this.say("rules.stage", { rule: rule.id }), value: rule.stage, choose: (to) => void this.#trust(rule, to as Rule["stage"]),
        options: STAGES.map((stage) => [stage, this.say(`stage.${stage}`)]),
      })}
    </li>`;
  }

  async #trust(rule: Rule, stage: Rule["stage"]): Promise<void> {
    this.problem = "";
    try {
      await this.hub.api.post(`rules/${encodeURIComponent(rule.id)}/stage`, { stage });
      if (Array.isArray(this.rules)) this.rules = this.rules.map((each) => (each.id === rule.id ? { ...each, stage } : each));
      this.saved = this.say("rules.saved", { rule: rule.id, stage: this.say(`stage.${stage}`) });
    } catch (error) {
      this.problem = this.hub.excuse(error);
      if (Array.isArray(this.rules)) this.rules = [...this.rules.map((each) => ({ ...each }))];
    }
  }

  #try(): TemplateResult {
    const running = this.trial === "running";
    return html`<details class="panel"><summary>${this.say("rules.try")}</summary>
      <form @submit=${this.#run}>
        <p class="soft">${this.say("rules.try_lead")}</p>
        <label for="yaml">${this.say("rules.yaml")}</label><textarea id="yaml" name="yaml" spellcheck="false" .value=${EXAMPLE}></textarea>
        <div class="row"><label for="days">${this.say("rules.days")}</label><input id="days" class="days" name="days" type="number" min="1" max="60" value="7"><button class="primary" ?disabled=${running}>${this.say("rules.run")}</button></div>
      </form>
      <div class="result" role="status">${this.#result()}</div></details>`;
  }

  #result(): TemplateResult | typeof nothing {
    const { trial } = this;
    if (trial === null) return nothing;
    if (trial === "running") return html`<p>${this.say("rules.running")}</p>`;
    if (trial instanceof Error) return html`<pre class="problem">${this.hub.excuse(trial)}</pre>`;
    const { days, decisions } = trial;
    if (!decisions.length) return html`<p>${this.say("rules.never", { days })}</p>`;
    return html`<p><strong>${this.say("rules.result", { count: decisions.length, days })}</strong></p>
      <ul>${decisions.map((each) => html`<li><time class="number soft">${this.texts.date(each.at)}, ${this.texts.clock(each.at)}</time><span>${this.texts.named("verdict", each.verdict)}: ${each.title || each.intent}</span></li>`)}</ul>`;
  }

  #run = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.trial = "running";
    this.trial = await this.hub.api
      .post<Trial>("rules/try", { yaml: String(form.get("yaml")), days: Number(form.get("days")) }, PATIENCE_MS)
      .catch((error: unknown) => error as Error);
  };
}
