// What this screen is told about itself.

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { HubElement } from "../core/elements";
import { SIZES, type Settings, type Size, type Theme } from "../core/settings";
import { LANGUAGES } from "../core/texts";
import type { Status } from "../core/types";
import { NIGHT } from "../core/wall";
import { shared } from "../looks/shared";
import { view } from "../looks/view";
import { choice } from "../parts/choice";
import "../parts/letting_in";
import "../parts/models";

const HOUSE = "house";

@customElement("hubd-settings")
export class SettingsView extends HubElement {
  static override styles = [shared, view, css`
    .setting { display: flex; flex-wrap: wrap; gap: .6rem 1.4rem; justify-content: space-between; align-items: center; padding: 1rem 1.2rem; }
    .setting p { color: var(--soft); font-size: .95rem; max-width: 44ch; }
    footer { display: flex; flex-wrap: wrap; gap: 1rem; justify-content: space-between; align-items: center; color: var(--soft); }
  `];

  @property({ attribute: false }) settings!: Settings;
  @state() private status: Status | null = null;

  override firstUpdated(): void {
    this.hub.api.get<Status>("status").then((status) => (this.status = status), () => undefined);
  }

  override render(): TemplateResult {
    const { settings } = this;
    const own = LANGUAGES[this.hub.home?.language ?? "en"]?.language ?? "";
    return html`<div class="page">
      <header><h1>${this.say("settings.title")}</h1><p class="lead">${this.say("settings.lead")}</p></header>
      ${this.#setting("settings.language", "", choice({
        name: "language", label: this.say("settings.language"), value: settings.language ?? HOUSE, choose: (to) => this.#change({ language: to === HOUSE ? null : to }),
        options: [[HOUSE, this.say("settings.language_house", { language: own })], ...Object.entries(LANGUAGES).map(([code, words]): [string, string] => [code, words.language])],
      }))}
      ${this.#setting("settings.theme", "", choice({
        name: "theme", label: this.say("settings.theme"), value: settings.theme, choose: (to) => this.#change({ theme: to as Theme }),
        options: (["auto", "light", "dark"] as const).map((each) => [each, this.say(`settings.${each}`)]),
      }))}
      ${this.#setting("settings.size", "", choice({
        name: "size", label: this.say("settings.size"), value: settings.size, choose: (to) => this.#change({ size: to as Size }),
        options: (Object.keys(SIZES) as Size[]).map((each) => [each, this.say(`settings.size_${each}`)]),
      }))}
      ${this.#setting("settings.night", this.say("settings.night_text", { from: `${NIGHT.from}:00`, to: `${NIGHT.to}:00` }), choice({
        name: "night", label: this.say("settings.night"), value: settings.night ? "on" : "off", choose: (to) => this.#change({ night: to === "on" }),
        options: [["on", this.say("on")], ["off", this.say("off")]],
      }))}
      <hubd-models .hub=${this.hub}></hubd-models>
      <hubd-letting-in .hub=${this.hub}></hubd-letting-in>
      <footer>
        <span>${this.status ? this.say("settings.about", { version: this.status.version }) : nothing}</span>
        ${settings.token === null ? nothing : html`<button @click=${() => this.#change({ token: null })}>${this.say("settings.clear")}</button>`}
      </footer>
    </div>`;
  }

  #setting(title: "settings.language" | "settings.theme" | "settings.size" | "settings.night", text: string, control: TemplateResult): TemplateResult {
    return html`<div class="panel setting"><div><h2>${this.say(title)}</h2>${text ? html`<p>${text}</p>` : nothing}</div>${control}</div>`;
  }

  #change(some: Partial<Settings>): void {
    this.dispatchEvent(new CustomEvent("settings", { detail: some }));
  }
}
