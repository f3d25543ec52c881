// hubd as a card of a Home Assistant dashboard: the same elements as on the wall, in the dashboard's language and light.
//
//   type: custom:hubd-card
//   app: local_hubd                    # hubd as an app of this Home Assistant; or
//   url: http://hub.local:8484/        # hubd somewhere else, with a token of its own
//   token: hubd_…
//   show: [cards, people, rooms]       # stream, too

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Api } from "./core/api";
import { Hub } from "./core/hub";
import { throughIngress, type HomeAssistant } from "./core/ingress";
import { shared } from "./looks/shared";
import { tokens } from "./looks/tokens";
import "./parts/cards";
import "./parts/decision";
import "./parts/people";
import "./parts/rooms";

const PARTS = ["cards", "people", "rooms", "stream"] as const;
type Part = (typeof PARTS)[number];

interface Config {
  type: string;
  title?: string;
  app?: string;
  url?: string;
  token?: string;
  show?: Part[];
}

const SHOWN: Part[] = ["cards", "people", "rooms"];
const LATEST = 5;

/** One connection for all cards that look at the same hubd; it ends with the last of them. */
const hubs = new Map<string, { hub: Promise<Hub>; users: number }>();

function enter(key: string, make: () => Promise<Hub>): Promise<Hub> {
  const known = hubs.get(key) ?? { hub: make(), users: 0 };
  known.users += 1;
  hubs.set(key, known);
  known.hub.catch(() => hubs.delete(key));
  return known.hub;
}

function leave(key: string): void {
  const known = hubs.get(key);
  if (!known || --known.users > 0) return;
  hubs.delete(key);
  void known.hub.then((hub) => hub.stop(), () => undefined);
}

class HubdCard extends LitElement {
  static override styles = [tokens, shared, css`
    :host { --paper: transparent; --touch: 2.6rem; }
    .card { background: var(--ha-card-background, var(--card-background-color, var(--surface))); border-radius: var(--ha-card-border-radius, 12px);
      border: var(--ha-card-border-width, 1px) solid var(--ha-card-border-color, var(--line)); padding: 16px; display: grid; gap: 14px; grid-template-columns: minmax(0, 1fr); }
    h2 { font-size: 1.4rem; } ol { display: grid; gap: .5rem; }
    .offline { color: var(--warn); font-weight: 600; }
  `];

  @property({ reflect: true }) theme: "light" | "dark" = "light";
  @state() private config: Config | null = null;
  @state() private hub: Hub | null = null;
  @state() private problem = "";
  #hass: HomeAssistant | null = null;
  #key = "";

  set hass(hass: HomeAssistant) {
    const first = this.#hass === null;
    this.#hass = hass;
    this.theme = hass.themes?.darkMode ? "dark" : "light";
    if (this.hub && hass.language) this.hub.language = hass.language.slice(0, 2);
    if (first) this.#open();
  }

  setConfig(config: Config): void {
    if (!config.app && !config.url) throw new Error("hubd-card needs `app` (hubd as an app of this Home Assistant) or `url` and `token`");
    const wrong = config.show?.find((each) => !PARTS.includes(each));
    if (wrong) throw new Error(`hubd-card cannot show ${JSON.stringify(wrong)}; it knows ${PARTS.join(", ")}`);
    this.#close();
    this.config = config;
    if (this.#hass && this.isConnected) this.#open();
  }

  getCardSize(): number {
    return 6;
  }

  static getStubConfig(): Partial<Config> {
    return { url: "http://homeassistant.local:8484/", token: "", show: SHOWN };
  }

  static getConfigForm(): unknown {
    return {
      schema: [
        { name: "title", selector: { text: {} } },
        { name: "app", selector: { text: {} } },
        { name: "url", selector: { text: { type: "url" } } },
        { name: "token", selector: { text: { type: "password" } } },
        { name: "show", selector: { select: { multiple: true, options: [...PARTS] } } },
      ],
    };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#hass) this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#close();
  }

  #open(): void {
    const { config } = this;
    const hass = this.#hass;
    if (!config || !hass || this.#key) return;
    const key = (this.#key = `${config.app ?? config.url} ${config.token ?? ""}`);
    const make = async (): Promise<Hub> => {
      const place = config.app ? await throughIngress(hass, config.app) : new URL(config.url as string);
      const hub = new Hub(new Api(new URL("api/v1/", place), config.token || null));
      if (hass.language) hub.language = hass.language.slice(0, 2);
      hub.start();
      return hub;
    };
    enter(key, make).then((hub) => key === this.#key && this.#meet(hub), (error: unknown) => (this.problem = String(error)));
  }

  #meet(hub: Hub): void {
    this.hub = hub;
    hub.addEventListener("change", this.#draw);
  }

  #close(): void {
    if (!this.#key) return;
    this.hub?.removeEventListener("change", this.#draw);
    leave(this.#key);
    [this.#key, this.hub] = ["", null];
  }

  #draw = (): void => this.requestUpdate();

  override render(): TemplateResult {
    return html`<div class="card">
      ${this.config?.title ? html`<h2>${this.config.title}</h2>` : nothing}
      ${this.problem ? html`<p class="problem">${this.problem}</p>` : this.hub ? this.#inside(this.hub) : nothing}
    </div>`;
  }

  #inside(hub: Hub): TemplateResult {
    if (hub.refused) return html`<p class="problem">${hub.texts.say("refused")}</p>`;
    if (hub.home === null) return html`<p class="soft">${hub.texts.say("connecting")}</p>`;
    const draw: Record<Part, () => TemplateResult> = {
      cards: () => html`<hubd-cards .hub=${hub}></hubd-cards>`,
      people: () => html`<hubd-people .hub=${hub}></hubd-people>`,
      rooms: () => html`<hubd-rooms .hub=${hub}></hubd-rooms>`,
      stream: () => html`<ol>${hub.decisions.slice(0, LATEST).map((each) => html`<li><hubd-decision .hub=${hub} .decision=${each}></hubd-decision></li>`)}</ol>`,
    };
    const ago = hub.texts.ago((Date.now() - hub.heard) / 1000);
    return html`${hub.connection === "lost" ? html`<p class="offline" role="status">${hub.texts.say("offline.title")}. ${hub.texts.say("offline.text", { ago })}</p>` : nothing}
      ${(this.config?.show ?? SHOWN).map((part) => draw[part]())}
      <div class="visually-hidden" role="status" aria-live="polite">${hub.spoken.polite}</div>
      <div class="visually-hidden" role="alert" aria-live="assertive">${hub.spoken.assertive}</div>`;
  }
}

if (!customElements.get("hubd-card")) {
  customElements.define("hubd-card", HubdCard);
  const known = ((window as { customCards?: unknown[] }).customCards ??= []);
  known.push({ type: "hubd-card", name: "hubd", description: "Who is where, and what the house has to say.", preview: false });
}
