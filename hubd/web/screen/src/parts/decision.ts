// One decision in the stream: what, for whom, how and why. On demand the whole tree of reasons, and answers that teach.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import type { Decision, Finding, Why } from "../core/types";
import { shared } from "../looks/shared";
import { icon } from "./icons";

const TEACH = ["not_now", "never", "wrong"] as const;
const WORDS = { not_now: "answer.later", never: "answer.never", wrong: "answer.wrong" } as const;
const DEEPEST = 6;

@customElement("hubd-decision")
export class DecisionLine extends HubElement {
  static override styles = [shared, css`
    article { display: grid; grid-template-columns: 2.6rem minmax(0, 1fr); gap: .2rem .9rem; padding: .9rem 1.1rem; }
    .mark { width: 2.6rem; height: 2.6rem; border-radius: 50%; display: grid; place-items: center; background: var(--tint); color: var(--accent); grid-row: span 2; }
    .quiet .mark { background: none; border: 1px solid var(--line); color: var(--soft); }
    .hazard .mark { background: var(--danger); color: var(--on-danger); }
    .head { display: flex; flex-wrap: wrap; gap: .1rem .6rem; align-items: baseline; }
    h3 { font-size: 1.15rem; overflow-wrap: anywhere; } .quiet h3 { font-weight: 600; color: var(--soft); }
    .meta { color: var(--soft); font-size: .95rem; }
    .text { margin-top: .15rem; max-width: 70ch; overflow-wrap: anywhere; white-space: pre-line; }
    .because { color: var(--soft); font-size: .95rem; margin-top: .15rem; overflow-wrap: anywhere; }
    :host { container-type: inline-size; scroll-margin-top: 4rem; }
    .buttons { grid-column: 2; display: flex; flex-wrap: wrap; gap: .1rem; margin: .2rem 0 -.3rem -.8rem; align-items: center; }
    .buttons button { padding: .2rem .8rem; font-size: .95rem; border-color: transparent; color: var(--accent); }
    .buttons button:hover { background: var(--tint); }
    @container (min-width: 52rem) { article { grid-template-columns: 2.6rem minmax(0, 1fr) auto; align-items: center; } .mark { grid-row: span 1; } .buttons { grid-column: 3; margin: 0 -.5rem 0 0; } .why { grid-column: 2 / -1 !important; } }
    .why { grid-column: 2; margin-top: .7rem; padding-top: .8rem; border-top: 1px solid var(--line); display: grid; gap: .9rem; }
    .sentence { font-size: 1.15rem; max-width: 60ch; }
    .why h4 { margin: 0 0 .3rem; font-size: 1rem; } .why section > ul { max-width: 40rem; }
    .why ul ul { margin-left: 1.2rem; border-left: 2px solid var(--line); padding-left: .8rem; }
    .finding { display: flex; gap: .5rem; padding: .15rem 0; align-items: baseline; }
    .finding b { flex: none; width: 1.3em; text-align: center; } .yes b { color: var(--good); } .no b { color: var(--danger); } .dunno b { color: var(--soft); }
    .finding .p { margin-left: auto; color: var(--soft); flex: none; }
    @media (max-width: 30rem) { article { grid-template-columns: minmax(0, 1fr); } .mark { display: none; } .buttons, .why { grid-column: 1; } }
  `];

  @property({ attribute: false }) decision!: Decision;
  @state() private why: Why | "loading" | Error | null = null;
  @state() private said: "" | "done" | Error = "";
  /** The answer that waits for a name. */
  @state() private asking = "";

  override render(): TemplateResult {
    const d = this.decision;
    const quiet = d.verdict === "suppress" || d.verdict === "defer";
    const kind = d.intent.startsWith("hazard.") ? "hazard" : quiet ? "quiet" : "";
    const people = d.audience.length ? this.say("card.for", { people: this.hub.names(d.audience) }) : "";
    const title = d.title || this.#intent();
    return html`<article class="panel ${kind}" aria-label=${title}>
      <div class="mark">${icon(d.verdict)}</div>
      <div>
        <div class="head"><h3>${title}</h3><span class="meta"><time datetime=${d.at}>${this.texts.clock(d.at)}</time> · ${this.texts.named("verdict", d.verdict)}${people ? ` · ${people}` : ""}${d.private ? ` · ${this.say("stream.private")}` : ""}</span></div>
        ${d.text ? html`<p class="text">${d.text}</p>` : nothing}
        <p class="because">${(quiet && d.reason_words) || this.texts.reasons(d.because)}</p>
      </div>
      <div class="buttons">${this.#buttons()}</div>
      ${this.why === null ? nothing : html`<div class="why">${this.#reasons()}</div>`}
    </article>`;
  }

  /** In words for the known ones; an owner's own intents speak for themselves. */
  #intent(): string {
    const { intent } = this.decision;
    const words = this.texts.named("intent", intent);
    if (words !== intent.replaceAll("_", " ")) return words;
    const last = intent.split(".").pop() ?? "";
    return last.charAt(0).toUpperCase() + last.slice(1).replaceAll("_", " ");
  }

  #buttons(): TemplateResult {
    const open = this.why !== null;
    const whyButton = html`<button class="quiet" aria-expanded=${open} @click=${this.#explain}>${this.say(open ? "stream.less" : "stream.why")}</button>`;
    if (this.said === "done") return html`${whyButton}<span class="soft" role="status">${this.say("answer.thanks")}</span>`;
    if (this.asking) {
      return html`${whyButton}${this.hub.home?.people.filter((p) => !this.decision.audience.length || this.decision.audience.includes(p.id)).map((p) =>
        html`<button @click=${() => this.#teach(this.asking, p.id)}>${p.name}</button>`)}`;
    }
    return html`${whyButton}${TEACH.map((each) => html`<button class="quiet" @click=${() => this.#press(each)}>${this.say(WORDS[each])}</button>`)}
      ${this.said instanceof Error ? html`<span class="problem" role="alert">${this.hub.excuse(this.said)}</span>` : nothing}`;
  }

  /** Of something that is over, only a person can learn; where several heard it, somebody has to say who it is. */
  #press(answer: string): void {
    const { open, audience } = this.decision;
    if (open || audience.length === 1) void this.#teach(answer);
    else this.asking = answer;
  }

  async #teach(answer: string, person?: string): Promise<void> {
    this.asking = "";
    try {
      await this.hub.api.post(`decisions/${encodeURIComponent(this.decision.id)}/answer`, { answer, person });
      this.said = "done";
    } catch (error) {
      this.said = error as Error;
    }
  }

  #explain = async (): Promise<void> => {
    if (this.why !== null) {
      this.why = null;
      return;
    }
    this.why = "loading";
    try {
      this.why = await this.hub.api.get<Why>(`decisions/${encodeURIComponent(this.decision.id)}/why`);
    } catch (error) {
      this.why = error as Error;
    }
  };

  #reasons(): TemplateResult {
    const { why } = this;
    if (why === "loading" || why === null) return html`<p class="soft">${this.say("loading")}</p>`;
    if (why instanceof Error) return html`<p class="problem" role="alert">${this.say("why.failed")} ${this.hub.excuse(why)}</p>`;
    return html`<p class="sentence">${this.texts.reason(why.sentence)}</p>
      ${why.conditions ? html`<section><h4 class="soft">${this.say("why.conditions")}</h4>${this.#tree([why.conditions])}</section>` : nothing}
      ${why.policy.length ? html`<section><h4 class="soft">${this.say("why.table")}</h4>${this.#tree(why.policy)}</section>` : nothing}
      ${why.otherwise ? html`<section><h4 class="soft">${this.say("why.change")}</h4><p>${why.otherwise}</p></section>` : nothing}
      ${why.came_of_it.length ? html`<section><h4 class="soft">${this.say("why.came")}</h4><ul>${why.came_of_it.map((each) =>
        html`<li>${each.what} · ${each.how}</li>`)}</ul></section>` : nothing}
      <p class="meta">${this.say("why.score", { percent: this.texts.percent(why.decision.score) })} · ${this.say("why.rule")} <code>${why.decision.rule}</code></p>`;
  }

  #tree(findings: Finding[], depth = 0): TemplateResult {
    return html`<ul>${findings.map((each) => {
      const [look, mark, words] = each.holds === null ? ["dunno", "?", this.say("why.unknown")] : each.holds ? ["yes", "✓", this.say("why.holds")] : ["no", "✗", this.say("why.fails")];
      return html`<li><div class="finding ${look}"><b aria-hidden="true">${mark}</b><span>${bare(each)}<span class="visually-hidden"> (${words})</span></span>
        ${each.p === null ? nothing : html`<span class="p number">${this.texts.percent(each.p)}</span>`}</div>
        ${each.parts.length && depth < DEEPEST ? this.#tree(each.parts, depth + 1) : nothing}</li>`;
    })}</ul>`;
  }
}

/** What it says without its probability, which stands beside it. */
function bare({ because, p }: Finding): string {
  return p === null ? because : because.replace(` ${p.toFixed(2)}`, "");
}
