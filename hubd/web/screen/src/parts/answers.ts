// The buttons of a card: pressing one answers, and says so until the card is gone.

import { css, html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import type { Button } from "../core/types";
import { shared } from "../looks/shared";

const YES = new Set(["yes", "accepted", "next"]);
const GOES_ON = new Set(["next", "back", "timer"]); // the card stays, or makes room for the next step

@customElement("hubd-answers")
export class Answers extends HubElement {
  static override styles = [shared, css`
    .row { gap: .7rem; }
    button { font-size: 1.1rem; padding: .6rem 1.5rem; min-height: calc(var(--touch) * 1.1); border-radius: 2rem; }
    .thanks { color: var(--good); font-weight: 600; font-size: 1.1rem; min-height: calc(var(--touch) * 1.1); display: flex; align-items: center; }
  `];

  /** The decision that is answered. */
  @property() decision = "";
  @property({ attribute: false }) buttons: Button[] = [];
  @state() private given = "";
  @state() private failed = "";
  @state() private busy = false;

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has("decision")) [this.given, this.failed, this.busy] = ["", "", false];
  }

  override render(): TemplateResult {
    if (this.given) return html`<p class="thanks" role="status">${this.say("answer.thanks")}</p>`;
    return html`<div class="row" role="group" aria-label=${this.say("answer.label")}>${this.buttons.map((each, place) => this.#button(each, place))}</div>
      <p class="problem" role="alert">${this.failed}</p>`;
  }

  #button({ answer, label }: Button, place: number): TemplateResult {
    const first = YES.has(answer) || (place === 0 && !this.buttons.some((each) => YES.has(each.answer)));
    return html`<button class=${first ? "primary" : ""} ?disabled=${this.busy} @click=${() => this.#answer(answer)}>${label || this.texts.named("answer", answer)}</button>`;
  }

  async #answer(answer: string): Promise<void> {
    [this.busy, this.failed] = [true, ""];
    const asked = this.decision;
    try {
      await this.hub.answer(asked, answer);
      const label = this.buttons.find((each) => each.answer === answer)?.label ?? answer;
      if (asked === this.decision && !GOES_ON.has(answer)) this.given = answer;
      this.hub.announce(this.say("card.done", { answer: label }));
    } catch (error) {
      this.failed = this.hub.excuse(error);
    }
    this.busy = false;
  }
}
