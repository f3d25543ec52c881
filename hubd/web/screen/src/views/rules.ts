// The rules, how far each is trusted, and a place to try one on the recorded days before it may do anything.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Refused } from "../core/api";
import { HubElement } from "../core/elements";
import type { Decision } from "../core/types";
import { shared } from "../looks/shared";
import { view } from "../looks/view";
import { choice } from "../parts/choice";
import "../parts/proposals";

const STAGES = ["shadow", "ask", "act"] as const;
const PATIENCE_MS = 300_000; // a month of days takes a while
const SIGNS: Record<string, string> = { added: "+", removed: "−" };
const EXAMPLE = `- id: my.rule
  because: Somebody is in the kitchen late.
  when:
    all:
      - {person: who, area: kitchen, for: 2m}
      - {between: ["22:00", "05:00"]}
  propose: {intent: reminder.deliver, for: who}
`;

type Stage = (typeof STAGES)[number];
type Decided = Pick<Decision, "at" | "verdict" | "intent" | "title">;

interface Rule { id: string; stage: Stage; because: string; intent: string | null; does: string; own: boolean }
interface Known { rules: Rule[]; changeable: boolean; problems: string[] }
interface Trial {
  problems: string[]; days: string[]; added: number; removed: number; changed: number;
  changes: { kind: string; at: string; ways: string[]; old: Decided | null; new: Decided | null }[];
}

@customElement("hubd-rules")
export class Rules extends HubElement {
  static override styles = [shared, view, css`
    .rule { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: center; justify-content: space-between; padding: .9rem 1.2rem; }
    .rule > div:first-child { flex: 1 1 20rem; min-width: 0; } .rule p { color: var(--soft); } h3 { font-size: 1.05rem; overflow-wrap: anywhere; } code { font-size: .95rem; color: var(--soft); }
    section { display: grid; gap: .5rem; grid-template-columns: minmax(0, 1fr); } ul { display: grid; gap: .6rem; }
    details { padding: .4rem 1.2rem; } details[open] { padding-bottom: 1rem; } summary { cursor: pointer; min-height: var(--touch); display: flex; align-items: center; font-weight: 650; font-size: 1.15rem; }
    form { display: grid; gap: .8rem; } textarea { font: 1rem/1.4 ui-monospace, monospace; min-height: 14rem; resize: vertical; white-space: pre; overflow: auto; }
    .search { max-width: 22rem; } .days { width: 7rem; } .result { display: grid; gap: .4rem; margin-top: .8rem; } .result li { display: flex; gap: .8rem; } .result b { width: 1em; text-align: center; } .added b { color: var(--good); } .removed b { color: var(--danger); } .wrong { color: var(--warn); padding: .8rem 1.2rem; } pre { white-space: pre-wrap; }
  `];

  @state() private known: Known | Error | null = null;
  @state() private search = "";
  @state() private saved = "";
  @state() private problem = "";
  @state() private trial: Trial | "running" | Error | null = null;

  override firstUpdated(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.known = await this.hub.api.get<Known>("rules").catch((error: unknown) => error as Error);
  }

  override render(): TemplateResult {
    return html`<div class="page">
      <header class="top"><div><h1>${this.say("rules.title")}</h1><p class="lead">${this.say("rules.lead")}</p></div>
        <input type="search" class="search" aria-label=${this.say("rules.search")} placeholder=${this.say("rules.search")} @input=${(e: InputEvent) => (this.search = (e.target as HTMLInputElement).value.toLowerCase())}></header>
      <p class="visually-hidden" role="status">${this.saved}</p>
      <p class="problem" role="alert">${this.problem}</p>
      <hubd-proposals .hub=${this.hub} @settled=${() => this.#ask()}></hubd-proposals>
      ${this.#try()}
      ${this.#list()}
    </div>`;
  }

  #list(): TemplateResult {
    const { known } = this;
    if (known === null) return html`<p class="empty">${this.say("loading")}</p>`;
    if (known instanceof Error) return html`<p class="empty problem" role="alert">${this.hub.excuse(known)}</p>`;
    const shown = known.rules.filter((rule) => `${rule.id} ${rule.because} ${rule.intent}`.toLowerCase().includes(this.search));
    const groups: [string, Rule[]][] = [[this.say("rules.own"), shown.filter((rule) => rule.own)], [this.say("rules.shipped"), shown.filter((rule) => !rule.own)]];
    return html`${known.problems.map((each) => html`<p class="panel wrong">${each}</p>`)}
      ${known.changeable ? nothing : html`<p class="soft">${this.say("rules.fixed")}</p>`}
      ${groups.map(([title, group]) => group.length ? html`<section><h2 class="soft">${title}</h2><ul>${group.map((rule) => this.#rule(rule, known.changeable))}</ul></section>` : nothing)}`;
  }

  #rule(rule: Rule, changeable: boolean): TemplateResult {
    return html`<li class="panel rule">
      <div><h3>${rule.because || rule.id}</h3><code>${rule.id}</code></div>
      ${choice({
        name: rule.id, label: this.say("rules.stage", { rule: rule.id }), value: rule.stage, disabled: !changeable, choose: (to) => void this.#trust(rule, to as Stage),
        options: STAGES.map((stage) => [stage, this.say(`stage.${stage}`)]),
      })}
    </li>`;
  }

  async #trust(rule: Rule, stage: Stage): Promise<void> {
    this.problem = "";
    try {
      await this.hub.api.post(`rules/${encodeURIComponent(rule.id)}/stage`, { stage });
      this.#put(rule, stage);
      this.saved = this.say("rules.saved", { rule: rule.id, stage: this.say(`stage.${stage}`) });
    } catch (error) {
      this.problem = this.#excuse(error);
      this.#put(rule, rule.stage); // the switch goes back
    }
  }

  #excuse(error: unknown): string {
    return error instanceof Refused && error.status === 403 ? this.say("rules.readonly") : this.hub.excuse(error);
  }

  #put(rule: Rule, stage: Stage): void {
    if (this.known && !(this.known instanceof Error)) {
      this.known = { ...this.known, rules: this.known.rules.map((each) => (each.id === rule.id ? { ...each, stage } : each)) };
    }
  }

  #try(): TemplateResult {
    const running = this.trial === "running";
    return html`<details class="panel"><summary>${this.say("rules.try")}</summary>
      <form @submit=${this.#run}>
        <p class="soft">${this.say("rules.try_lead")}</p>
        <label for="yaml">${this.say("rules.yaml")}</label><textarea id="yaml" name="yaml" spellcheck="false" .value=${EXAMPLE}></textarea>
        <div class="row"><label for="days">${this.say("rules.days")}</label><input id="days" class="days" name="days" type="number" min="1" max="31" value="3"><button class="primary" ?disabled=${running}>${this.say("rules.run")}</button></div>
      </form>
      <div class="result" role="status">${this.#result()}</div></details>`;
  }

  #result(): TemplateResult | typeof nothing {
    const { trial } = this;
    if (trial === null) return nothing;
    if (trial === "running") return html`<p>${this.say("rules.running")}</p>`;
    if (trial instanceof Error) return html`<pre class="problem">${this.#excuse(trial)}</pre>`;
    if (trial.problems.length) return html`<pre class="problem">${trial.problems.join("\n")}</pre>`;
    const days = trial.days.length;
    if (!trial.changes.length) return html`<p>${this.say("rules.never", { days })}</p>`;
    return html`<p><strong>${this.say("rules.result", { added: trial.added, removed: trial.removed, changed: trial.changed, days })}</strong></p>
      <ul>${trial.changes.map(({ kind, at, ...change }) => {
        const one = change.new ?? change.old;
        return html`<li class=${kind}><b aria-hidden="true">${SIGNS[kind] ?? "±"}</b><time class="number soft">${this.texts.date(at)}, ${this.texts.clock(at)}</time>
          <span>${one ? `${this.texts.named("verdict", one.verdict)}: ${one.title || one.intent}` : ""}</span></li>`;
      })}</ul>`;
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
