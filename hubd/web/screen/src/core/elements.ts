// What every element of the page has in common: it looks at the hub, and draws itself anew when something changes.

import { LitElement, type ReactiveController, type ReactiveControllerHost } from "lit";
import { property } from "lit/decorators.js";
import type { Hub } from "./hub";
import type { Key, Texts } from "./texts";

/** Draws its element anew whenever the hub has news. */
class Watch implements ReactiveController {
  #hub: Hub | null = null;

  constructor(private readonly host: HubElement) {
    host.addController(this);
  }

  /** An element may be drawn once more after it has left the page; it must not begin to listen then. */
  hostUpdate(): void {
    if (this.host.hub === this.#hub || !this.host.isConnected) return;
    this.hostDisconnected();
    this.#hub = this.host.hub;
    this.#hub?.addEventListener("change", this.#draw);
  }

  hostConnected(): void {
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#hub?.removeEventListener("change", this.#draw);
    this.#hub = null;
  }

  #draw = (): void => this.host.requestUpdate();
}

export class HubElement extends LitElement {
  @property({ attribute: false }) hub!: Hub;

  constructor() {
    super();
    new Watch(this);
  }

  get texts(): Texts {
    return this.hub.texts;
  }

  say(key: Key, values: Record<string, string | number> = {}): string {
    return this.hub.texts.say(key, values);
  }
}

/** Every second, for clocks and what runs out, as long as the element is on the page. */
export class Ticking implements ReactiveController {
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly host: ReactiveControllerHost, private readonly everyMs = 1000) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.host.requestUpdate(), this.everyMs);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
