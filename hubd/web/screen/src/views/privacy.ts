// One's own privacy. The screen on the wall is everybody's, so whoever wants to see or change theirs signs in first.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Api } from "../core/api";
import { HubElement } from "../core/elements";
import { shared } from "../looks/shared";
import { view } from "../looks/view";
import { choice } from "../parts/choice";

const KINDS = ["location", "face", "voice"] as const;
type Consent = Record<(typeof KINDS)[number], boolean>;
type Privacy = Consent & { person: string }

@customElement("hubd-privacy")
export class PrivacyView extends HubElement {
  static override styles = [shared, view, css`
    .consent { display: flex; flex-wrap: wrap; gap: .6rem 1.4rem; justify-content: space-between; align-items: center; padding: 1rem 1.2rem; }
    .consent p { color: var(--soft); font-size: .95rem; }
    .door { padding: 1.4rem; display: grid; gap: .9rem; max-width: 40rem; } form { display: flex; gap: .5rem; } form button { flex: none; }
    .top p { font-size: 1.05rem; }
  `];

  /** The token of whoever has signed in. */
  @property({ attribute: false }) member: string | null = null;
  @state() private privacy: Privacy | null = null;
  @state() private problem = "";
  @state() private saved = "";

  get #api(): Api {
    return new Api(this.hub.api.base, this.member ?? this.hub.api.token);
  }

  override firstUpdated(): void {
    void this.#ask();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("member") && this.hasUpdated) void this.#ask();
  }

  async #ask(): Promise<void> {
    this.privacy = await this.#api.get<Privacy>("me/privacy").catch(() => null);
  }

  override render(): TemplateResult {
    return html`<div class="page">
      <header class="top"><div><h1>${this.say("privacy.title")}</h1><p class="lead">${this.say("privacy.lead")} ${this.say("privacy.promise")}</p></div></header>
      ${this.privacy ? this.#consents(this.privacy) : this.#door()}
      <p class="problem" role="alert">${this.problem}</p>
    </div>`;
  }

  #consents(consent: Privacy): TemplateResult {
    return html`
      <div class="row"><strong>${this.say("privacy.signed_in", { person: this.hub.name(consent.person) })}</strong>
        ${this.member ? html`<button @click=${() => this.#sign(null)}>${this.say("privacy.sign_out")}</button>` : nothing}
        <span class="fine" role="status">${this.saved}</span></div>
      ${KINDS.map((kind) => html`<div class="panel consent">
        <div><h2>${this.say(`privacy.${kind}`)}</h2><p>${this.say(`privacy.${kind}_text`)}</p></div>
        ${choice({
          name: kind, label: this.say(`privacy.${kind}`), value: consent[kind] ? "on" : "off", choose: (to) => void this.#change({ [kind]: to === "on" }),
          options: [["on", this.say("on")], ["off", this.say("off")]],
        })}
      </div>`)}`;
  }

  #door(): TemplateResult {
    return html`<div class="panel door"><p>${this.say("privacy.member")}</p>
      <form @submit=${this.#typed}><input name="token" type="password" autocomplete="off" aria-label=${this.say("privacy.token")} placeholder=${this.say("privacy.token")} required>
        <button class="primary">${this.say("privacy.sign_in")}</button></form>
      <p class="soft">${this.say("privacy.token_hint")}</p></div>`;
  }

  #typed = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const token = String(new FormData(event.target as HTMLFormElement).get("token")).trim();
    try {
      await new Api(this.hub.api.base, token).get("me/privacy");
      this.problem = "";
      this.#sign(token);
    } catch {
      this.problem = this.say("pair.wrong");
    }
  };

  #sign(token: string | null): void {
    this.privacy = null;
    this.dispatchEvent(new CustomEvent("member", { detail: token }));
  }

  async #change(some: Partial<Consent>): Promise<void> {
    [this.problem, this.saved] = ["", ""];
    try {
      await this.#api.put("me/privacy", some);
      this.saved = this.say("privacy.saved");
    } catch (error) {
      this.problem = this.hub.excuse(error);
    }
    await this.#ask();
  }
}
