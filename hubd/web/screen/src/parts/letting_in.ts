// Where an administrator lets a new screen in: by the code that it shows, and as which screen of the house.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Refused } from "../core/api";
import { HubElement } from "../core/elements";
import { shared } from "../looks/shared";

interface Waiting { pairings: { name: string; address: string; expires: string }[]; screens: string[] }

@customElement("hubd-letting-in")
export class LettingIn extends HubElement {
  static override styles = [shared, css`
    form { display: flex; flex-wrap: wrap; gap: .6rem 1.4rem; justify-content: space-between; align-items: center; padding: 1rem 1.2rem; }
    .text { flex: 1 1 16rem; color: var(--soft); } .text h2 { color: var(--ink); }
    .row { flex: 1 1 22rem; justify-content: flex-end; } .code { max-width: 9rem; text-transform: uppercase; letter-spacing: .1em; } select { max-width: 14rem; }
    .good { color: var(--good); font-weight: 600; }
  `];

  /** Null where this token may not let anybody in. */
  @state() private waiting: Waiting | null = null;
  @state() private done = "";
  @state() private problem = "";

  override firstUpdated(): void {
    this.hub.api.get<Waiting>("pairings").then((waiting) => (this.waiting = waiting), () => undefined);
  }

  override render(): TemplateResult | typeof nothing {
    if (this.waiting === null) return nothing;
    return html`<form class="panel" @submit=${this.#approve}>
      <div class="text"><h2>${this.say("pair.approve")}</h2><p>${this.say("pair.approve_lead")}</p></div>
      <div class="row">
        <input class="code" name="code" aria-label=${this.say("pair.code")} placeholder="ABC-DEF" autocomplete="off" autocapitalize="characters" maxlength="9" required>
        <select name="output" aria-label=${this.say("pair.output")}><option value="">${this.say("pair.any_output")}</option>${this.waiting.screens.map((each) => html`<option>${each}</option>`)}</select>
        <button class="primary">${this.say("pair.approve_now")}</button>
      </div>
      <p class="good" role="status">${this.done}</p><p class="problem" role="alert">${this.problem}</p>
    </form>`;
  }

  #approve = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    [this.done, this.problem] = ["", ""];
    try {
      const code = encodeURIComponent(String(given.get("code")).trim());
      await this.hub.api.post(`pairings/${code}/approve`, { scope: "screen", output: String(given.get("output")) || null });
      this.done = this.say("pair.approved");
      form.reset();
    } catch (error) {
      this.problem = error instanceof Refused && error.status === 404 ? this.say("pair.unknown") : this.hub.excuse(error);
    }
  };
}
