// Rules that an assistant proposed. Nothing changes before a person says yes.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import { shared } from "../looks/shared";

interface Proposal { id: string; at: string; by: string; reason: string; diff: string; added: number; removed: number; changed: number }

@customElement("hubd-proposals")
export class Proposals extends HubElement {
  static override styles = [shared, css`
    section { padding: 1rem 1.2rem; display: grid; gap: .8rem; border-color: var(--glow); grid-template-columns: minmax(0, 1fr); }
    article { display: grid; gap: .5rem; border-top: 1px solid var(--line); padding-top: .8rem; grid-template-columns: minmax(0, 1fr); }
    pre { margin: 0; padding: .8rem; border-radius: .8rem; background: var(--tint); overflow: auto; font-size: .95rem; max-height: 16rem; }
  `];

  @state() private proposals: Proposal[] = [];
  @state() private problem = "";

  override firstUpdated(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.proposals = await this.hub.api.get<{ proposals: Proposal[] }>("proposals").then(({ proposals }) => proposals, () => []);
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.proposals.length) return nothing;
    return html`<section class="panel"><div><h2>${this.say("rules.proposed")}</h2><p class="soft">${this.say("rules.proposed_lead")}</p></div>
      ${this.proposals.map((each) => html`<article>
        <h3>${each.reason || each.id}</h3>
        <p class="soft">${each.by} · ${this.texts.date(each.at)} · +${each.added} −${each.removed} ±${each.changed}</p>
        <pre tabindex="0">${each.diff}</pre>
        <div class="row"><button class="primary" @click=${() => this.#settle(each, true)}>${this.say("rules.accept")}</button><button @click=${() => this.#settle(each, false)}>${this.say("rules.discard")}</button></div>
      </article>`)}
      <p class="problem" role="alert">${this.problem}</p></section>`;
  }

  async #settle(proposal: Proposal, accept: boolean): Promise<void> {
    this.problem = "";
    try {
      await this.hub.api.post(`proposals/${encodeURIComponent(proposal.id)}`, { accept });
      this.dispatchEvent(new CustomEvent("settled"));
    } catch (error) {
      this.problem = this.hub.excuse(error);
    }
    await this.#ask();
  }
}
