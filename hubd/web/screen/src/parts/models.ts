// Language models that may word cards: which are asked, and how they fare. An administrator switches them.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import { shared } from "../looks/shared";
import { choice } from "./choice";
import { view } from "../looks/view";

interface Model { name: string; model: string; uses: string[]; on: boolean; trouble: string }

@customElement("hubd-models")
export class Models extends HubElement {
  static override styles = [shared, view, css`
    :host { height: auto; } .panel { padding: 1rem 1.2rem; display: grid; gap: .8rem; } p { color: var(--soft); }
    .model { display: flex; flex-wrap: wrap; gap: .6rem 1.4rem; justify-content: space-between; align-items: center; } .trouble { color: var(--warn); }
  `];

  @state() private models: Model[] = [];
  @state() private problem = "";

  override firstUpdated(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.models = await this.hub.api.get<{ models: Model[] }>("language-models").then(({ models }) => models, () => []);
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.models.length) return nothing;
    return html`<div class="panel"><div><h2>${this.say("settings.models")}</h2><p>${this.say("settings.models_text")}</p></div>
      ${this.models.map((each) => html`<div class="model">
        <div><h3>${each.name}</h3><p>${each.model}${each.trouble ? html` · <span class="trouble" title=${each.trouble}>${this.say("settings.models_trouble")}</span>` : nothing}</p></div>
        ${choice({
          name: each.name, label: each.name, value: each.on ? "on" : "off", choose: (to) => void this.#switch(each, to === "on"),
          options: [["on", this.say("on")], ["off", this.say("off")]],
        })}
      </div>`)}
      <p class="problem" role="alert">${this.problem}</p></div>`;
  }

  async #switch(model: Model, on: boolean): Promise<void> {
    this.problem = "";
    try {
      await this.hub.api.post(`language-models/${encodeURIComponent(model.name)}`, { on });
    } catch (error) {
      this.problem = this.hub.excuse(error);
    }
    await this.#ask();
  }
}
