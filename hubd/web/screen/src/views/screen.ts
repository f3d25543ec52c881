// The whole page: who is let in, which view is shown, and what stands above all views (a danger, a lost connection).

import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { Api } from "../core/api";
import { HubElement } from "../core/elements";
import { Hub } from "../core/hub";
import { keep, recalled, SIZES, tokenFromAddress, type Settings } from "../core/settings";
import { keepShell, outdated } from "../core/shell";
import { Wall } from "../core/wall";
import type { Key } from "../core/texts";
import { shared } from "../looks/shared";
import { tokens } from "../looks/tokens";
import { icon } from "../parts/icons";
import "../parts/hazard";
import "./alone";
import "./home";

interface View {
  /** Loaded when first wanted: a wall shows the home view nearly always. */
  load: () => Promise<unknown>;
  draw: (screen: Screen) => TemplateResult;
}

const VIEWS: Record<string, View> = {
  home: { load: () => Promise.resolve(), draw: ({ hub }) => html`<hubd-home .hub=${hub}></hubd-home>` },
  stream: { load: () => import("./stream"), draw: ({ hub }) => html`<hubd-stream .hub=${hub}></hubd-stream>` },
  day: { load: () => import("./day"), draw: ({ hub }) => html`<hubd-day .hub=${hub}></hubd-day>` },
  rules: { load: () => import("./rules"), draw: ({ hub }) => html`<hubd-rules .hub=${hub}></hubd-rules>` },
  sources: { load: () => import("./sources"), draw: ({ hub }) => html`<hubd-sources .hub=${hub}></hubd-sources>` },
  privacy: {
    load: () => import("./privacy"),
    draw: ({ hub, settings, change }) =>
      html`<hubd-privacy .hub=${hub} .member=${settings.member} @member=${(e: CustomEvent) => change({ member: e.detail })}></hubd-privacy>`,
  },
  settings: {
    load: () => import("./settings"),
    draw: ({ hub, settings, change }) =>
      html`<hubd-settings .hub=${hub} .settings=${settings} @settings=${(e: CustomEvent) => change(e.detail)}></hubd-settings>`,
  },
};

@customElement("hubd-screen")
export class Screen extends HubElement {
  static override styles = [tokens, shared, css`
    :host { height: 100%; background: var(--paper); overflow: hidden; position: relative; }
    .shift { height: 100%; display: grid; grid-template: 1fr / auto minmax(0, 1fr); transition: transform 2s; }
    nav { display: flex; flex-direction: column; gap: .25rem; padding: .8rem .6rem; overflow: auto; scrollbar-width: none; }
    nav a {
      display: flex; flex-direction: column; align-items: center; justify-content: center; gap: .15rem; text-decoration: none;
      color: var(--soft); border-radius: 1rem; padding: .5rem .4rem; min-height: var(--touch); min-width: 4.6rem;
      font-size: .78rem; font-weight: 600; text-align: center;
    }
    nav a[aria-current] { color: var(--accent); background: var(--tint); }
    nav a:last-child { margin-top: auto; }
    nav svg.icon { width: 1.7em; height: 1.7em; }
    main { min-width: 0; min-height: 0; height: 100%; display: flex; flex-direction: column; outline: none; }
    main > :last-child { flex: 1; min-height: 0; overflow: auto; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
    main:focus-visible { outline: none; }
    .skip { position: absolute; left: 1rem; top: -5rem; z-index: 9; background: var(--raised); padding: .8rem 1.2rem; border-radius: 1rem; color: var(--ink); }
    .skip:focus { top: 1rem; }
    .banner {
      display: flex; gap: .8rem; align-items: center; padding: .6rem 1.2rem; margin: .8rem 1rem 0 .4rem; border-radius: 1rem;
      background: var(--glow-soft); color: var(--ink); border: 1px solid var(--glow);
    }
    .banner p { margin: 0; }
    .dim { position: fixed; inset: 0; background: #000; opacity: 0; pointer-events: none; transition: opacity 1.5s; z-index: 5; }
    .dim.on { opacity: .72; }
    .centre { height: 100%; display: grid; place-content: center; text-align: center; gap: .5rem; padding: 2rem; }
    @media (max-width: 34rem), (max-aspect-ratio: 4/5) {
      .shift { grid-template: minmax(0, 1fr) auto / minmax(0, 1fr); }
      nav { order: 2; flex-direction: row; padding: .3rem; border-top: 1px solid var(--line); justify-content: space-around; }
      nav a { min-width: 3rem; flex: 1; }
      nav a:last-child { margin-top: 0; }
    }
    @media (max-height: 34rem) or (max-width: 34rem) { nav a { min-width: 3.2rem; font-size: 0; gap: 0; } nav svg.icon { width: 1.6rem; height: 1.6rem; } }
  `];

  @property({ reflect: true }) theme: "light" | "dark" = "light";
  @state() settings: Settings = recalled();
  @state() private view = "home";
  @state() private dimmed = false;
  @state() private ready = false;
  /** A danger stands above everything. */
  @state() private covered = false;
  @query("main") private main!: HTMLElement;
  #wall = new Wall({
    dim: (on) => (this.dimmed = on),
    home: () => this.#go("home"),
    renew: () => location.reload(),
    urgent: () => this.hub.cards.some((card) => card.kind === "hazard"),
    now: () => this.hub.now,
    zone: () => this.hub.home?.time_zone,
  });
  #dark = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    super();
    const token = tokenFromAddress();
    if (token !== null) this.change({ token });
    this.#open();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.#route);
    this.#dark.addEventListener("change", this.#dress);
    this.#wall.start();
    this.#dress();
    this.#route();
    keepShell();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.#route);
    this.#dark.removeEventListener("change", this.#dress);
    this.#wall.stop();
    this.hub.stop();
  }

  /** Something about this screen is otherwise from now on. */
  change = (some: Partial<Settings>): void => {
    const anew = some.token !== undefined && some.token !== this.settings.token;
    this.settings = { ...this.settings, ...some };
    keep(this.settings);
    this.#dress();
    if (anew && this.hub) this.#open();
    if (this.hub) this.hub.language = this.settings.language;
  };

  /** Begin with the token of now. */
  #open(): void {
    this.hub?.stop();
    this.hub = new Hub(new Api(new URL("api/v1/", document.baseURI), this.settings.token), this.settings.household);
    this.hub.addEventListener("again", () => void this.#renew());
    this.hub.language = this.settings.language;
    this.hub.start();
  }

  #dress = (): void => {
    const { theme, size, night } = this.settings;
    this.theme = theme === "auto" ? (this.#dark.matches ? "dark" : "light") : theme;
    document.documentElement.dataset.theme = this.theme;
    document.documentElement.style.setProperty("--text-size", String(SIZES[size]));
    this.#wall.night = night;
  };

  #route = (): void => {
    const wanted = location.hash.slice(2);
    const name = wanted in VIEWS ? wanted : "home";
    this.ready = false;
    this.#wall.resting = name === "home";
    void VIEWS[name]?.load().then(() => this.#turn(name), () => this.#miss());
  };

  #turn(name: string): void {
    const moved = this.view !== name;
    [this.view, this.ready] = [name, true];
    if (moved) void this.updateComplete.then(() => this.main?.focus({ preventScroll: true }));
  }

  /** A view's file cannot be had: hubd is gone, or has brought a page whose files are called otherwise. */
  async #miss(): Promise<void> {
    if (await outdated()) location.reload();
    else [this.view, this.ready] = ["home", true];
  }

  /** hubd is back, and may have brought another page. It is taken up once nobody stands before the screen. */
  async #renew(): Promise<void> {
    if (await outdated()) this.#wall.stale = true;
  }

  #go(view: string): void {
    location.hash = `/${view}`;
  }

  override updated(): void {
    document.documentElement.lang = this.texts.language;
    document.title = this.hub.home ? `${this.hub.home.name} · hubd` : "hubd";
    const shift = this.renderRoot.querySelector<HTMLElement>(".shift");
    if (shift) this.#wall.moves = shift;
    const household = this.hub.home?.language ?? null;
    if (household !== null && household !== this.settings.household) this.change({ household });
  }

  override render(): TemplateResult {
    const { hub } = this;
    return html`
      ${this.#door() ?? this.#inside()}
      <hubd-hazard .hub=${hub} @cover=${(e: CustomEvent<boolean>) => (this.covered = e.detail)}></hubd-hazard>
      <div class="dim ${this.dimmed ? "on" : ""}"></div>
      <div class="visually-hidden" role="status" aria-live="polite">${hub.spoken.polite}</div>
      <div class="visually-hidden" role="alert" aria-live="assertive">${hub.spoken.assertive}</div>`;
  }

  /** What stands before the house: no token, or no word from hubd yet. */
  #door(): TemplateResult | null {
    const { hub } = this;
    if (hub.refused) {
      void import("./pairing");
      return html`<main><hubd-pairing .hub=${hub} .stale=${this.settings.token !== null}
        @token=${(e: CustomEvent<string>) => this.change({ token: e.detail })}></hubd-pairing></main>`;
    }
    if (hub.home !== null) return null;
    if (hub.connection === "lost") return html`<main><hubd-alone .hub=${hub}></hubd-alone></main>`;
    return html`<main><div class="centre"><h1>hubd</h1><p class="soft">${this.say("connecting")}</p></div></main>`;
  }

  #inside(): TemplateResult {
    const view = VIEWS[this.view] as View;
    return html`
      <header ?inert=${this.covered}><a class="skip" href="#/${this.view}" @click=${this.#skip}>${this.say("nav.skip")}</a></header>
      <div class="shift" ?inert=${this.covered}>
        <nav aria-label=${this.say("nav.label")}>${Object.keys(VIEWS).map((name) => this.#link(name))}</nav>
        <main id="content" tabindex="-1">
          ${this.hub.connection === "lost" ? this.#offline() : nothing}
          ${this.ready || this.view === "home" ? keyed(this.view, view.draw(this)) : html`<p class="centre soft">${this.say("loading")}</p>`}
        </main>
      </div>`;
  }

  #link(name: string): TemplateResult {
    const words = this.say(`nav.${name}` as Key);
    return html`<a href="#/${name}" aria-current=${name === this.view ? "page" : nothing} aria-label=${words}>${icon(name)}<span aria-hidden="true">${words}</span></a>`;
  }

  #offline(): TemplateResult {
    const ago = this.texts.ago((Date.now() - this.hub.heard) / 1000);
    return html`<div class="banner" role="status">${icon("offline")}<p><strong>${this.say("offline.title")}.</strong> ${this.say("offline.text", { ago })}</p></div>`;
  }

  #skip = (event: Event): void => {
    event.preventDefault();
    this.main.focus();
  };
}
