// A screen that nobody knows yet: it shows a code, and waits until somebody who may has let it in.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Api } from "../core/api";
import { HubElement, Ticking } from "../core/elements";
import { shared } from "../looks/shared";

const LOOK_EVERY_MS = 2000;

interface Pairing { id: string; code: string; expires: string }

@customElement("hubd-pairing")
export class PairingView extends HubElement {
  static override styles = [shared, css`
    :host { height: 100%; overflow: auto; display: grid; }
    .page { margin: auto; padding: 2rem; max-width: 40rem; display: grid; gap: 1.1rem; text-align: center; justify-items: center; }
    .code { font-size: clamp(3rem, 16vmin, 9rem); font-weight: 700; letter-spacing: .06em; line-height: 1.1; color: var(--accent); font-variant-numeric: tabular-nums; }
    code { background: var(--tint); padding: .2rem .6rem; border-radius: .5rem; font-size: 1.1rem; overflow-wrap: anywhere; }
    details { margin-top: 1rem; width: 100%; } summary { cursor: pointer; color: var(--accent); font-weight: 600; min-height: var(--touch); display: grid; place-items: center; }
    form { display: flex; gap: .5rem; margin-top: .5rem; }
  `];

  /** There was a token, and it is good no more. */
  @property({ type: Boolean }) stale = false;
  @state() private pairing: Pairing | null = null;
  @state() private problem = "";
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    new Ticking(this);
  }

  /** Nobody has a token here yet. */
  get #api(): Api {
    return new Api(this.hub.api.base, null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  override firstUpdated(): void {
    void this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  #begin = async (): Promise<void> => {
    this.problem = "";
    try {
      this.pairing = await this.#api.post<Pairing>("pairings", {});
    } catch (error) {
      this.problem = this.hub.excuse(error);
    }
  };

  async #look(): Promise<void> {
    if (this.pairing === null || this.#left() <= 0) return;
    const answer = await this.#api.get<{ token?: string | null }>(`pairings/${encodeURIComponent(this.pairing.id)}`).catch(() => null);
    if (answer?.token) this.#enter(answer.token);
  }

  #left(): number {
    return this.pairing ? (Date.parse(this.pairing.expires) - Date.now()) / 1000 : 0;
  }

  #enter(token: string): void {
    this.dispatchEvent(new CustomEvent("token", { detail: token }));
  }

  override render(): TemplateResult {
    const { pairing } = this;
    return html`<div class="page">
      <h1>${this.say("pair.title")}</h1>
      ${this.stale ? html`<p class="problem">${this.say("refused")}</p>` : nothing}
      ${pairing === null || this.#left() <= 0 ? this.#over() : html`
        <p class="lead">${this.say("pair.lead")}</p>
        <p class="code" role="status">${pairing.code}</p>
        <p><code>hubd token pair ${pairing.code}</code></p>
        <p class="soft number" aria-hidden="true">${this.say("pair.waiting", { time: this.texts.countdown(this.#left()) })}</p>`}
      <p class="problem" role="alert">${this.problem}</p>
      <details>
        <summary>${this.say("pair.have")}</summary>
        <form @submit=${this.#typed}><input name="token" type="password" autocomplete="off" aria-label=${this.say("privacy.token")} required><button class="primary">${this.say("pair.use")}</button></form>
      </details>
    </div>`;
  }

  #over(): TemplateResult {
    return html`<p class="lead">${this.pairing ? this.say("pair.expired") : ""}</p><button class="primary" @click=${this.#begin}>${this.say("pair.again")}</button>`;
  }

  #typed = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const token = String(new FormData(event.target as HTMLFormElement).get("token")).trim();
    try {
      await new Api(this.hub.api.base, token).get("home");
      this.#enter(token);
    } catch {
      this.problem = this.say("pair.wrong");
    }
  };
}
