// The chart of a day: beliefs about places as filled curves, one above the other, and below them what was heard.

import { css, html, unsafeCSS, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import uPlot from "uplot";
import look from "uplot/dist/uPlot.min.css?inline";
import { HubElement } from "../core/elements";
import type { Timeline } from "../core/types";
import { shared } from "../looks/shared";

/** Told apart in light and dark, and by most who see colours otherwise (after Okabe and Ito). */
const COLOURS = ["#0f7a8a", "#e08a3c", "#4b6fb5", "#b5527a", "#5d8a2e", "#c9a227", "#7a5aa6", "#2fa58c", "#a4683f", "#d0604f", "#3d4f9e", "#8fae3f", "#b98bc9", "#5c6b2f"];
const GREY: Record<string, string> = { away: "#8b979d", unknown: "#b9bfc2" };
const LANE = 26; // pixels for what was heard
const STRONGEST = 4; // nats from which a mark is drawn in full

@customElement("hubd-chart")
export class Chart extends HubElement {
  static override styles = [shared, unsafeCSS(look), css`
    :host { display: block; }
    .plot { height: clamp(14rem, 45vh, 34rem); }
    ul { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin-top: .7rem; }
    li { display: flex; gap: .45rem; align-items: center; } li svg { width: .9rem; height: .9rem; }
    .u-legend { display: none; }
  `];

  @property({ attribute: false }) timeline!: Timeline;
  @property({ reflect: true }) theme = "light";
  @query(".plot") private place!: HTMLElement;
  #plot: uPlot | null = null;
  #watch = new ResizeObserver(() => this.#fit());

  override render(): TemplateResult {
    return html`<div class="plot" role="img" aria-label=${this.say("day.chart", { person: this.hub.name(this.timeline.person ?? "") })}></div>
      <ul aria-hidden="true">${this.#names().map((name) => html`<li><svg viewBox="0 0 10 10"><rect width="10" height="10" rx="3" fill=${this.#colour(name)}></rect></svg>${this.hub.name(name)}</li>`)}
        <li class="heard"><svg viewBox="0 0 10 10"><path d="M1 0v10M4 0v10M5.5 0v10M9 0v10" stroke="currentColor"></path></svg>${this.say("day.evidence")}</li></ul>`;
  }

  override updated(changed: Map<string, unknown>): void {
    if (!this.isConnected || (!changed.has("timeline") && !changed.has("theme") && this.#plot)) return;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), this.#data(), this.place);
    this.#watch.observe(this.place);
    this.#fit();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  /** Places in the order of the house; away and unknown at the bottom. */
  #names(): string[] {
    const order = ["away", "unknown", ...(this.hub.home?.areas.map((area) => area.id) ?? [])];
    return order.filter((name) => name in this.timeline.places);
  }

  #colour(name: string): string {
    const place = this.hub.home?.areas.findIndex((area) => area.id === name) ?? 0;
    return GREY[name] ?? (COLOURS[Math.max(0, place) % COLOURS.length] as string);
  }

  /** Each curve on top of those before it. */
  #data(): uPlot.AlignedData {
    const { minutes, places } = this.timeline;
    const sum = new Array<number>(minutes.length).fill(0);
    const stacked = this.#names().map((name) => minutes.map((_, i) => (sum[i] = (sum[i] ?? 0) + (places[name]?.[i] ?? 0))));
    return [minutes, ...stacked] as uPlot.AlignedData;
  }

  #options(): uPlot.Options {
    const style = getComputedStyle(this);
    const [soft, line] = [style.getPropertyValue("--soft"), style.getPropertyValue("--line")];
    const names = this.#names();
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const font = `${Math.round(rem * 0.85)}px ${style.fontFamily}`;
    return {
      width: 600, height: 300, padding: [8, rem * 1.4, LANE, 0],
      cursor: { show: false }, legend: { show: false },
      tzDate: (at) => uPlot.tzDate(new Date(at * 1000), this.hub.home?.time_zone ?? "UTC"),
      scales: { y: { range: [0, 1] } },
      axes: [
        { stroke: soft, font, size: rem * 2.2, gap: rem * 0.6, grid: { stroke: line, width: 1 }, ticks: { show: false }, space: rem * 4.5, values: (_, ticks) => ticks.map((at) => this.texts.clock(at * 1000)) },
        { stroke: soft, font, size: rem * 3.2, grid: { stroke: line, width: 1 }, ticks: { show: false }, splits: [0, 0.5, 1], values: (_, ticks) => ticks.map((p) => this.texts.share(p)) },
      ],
      series: [{}, ...names.map((name): uPlot.Series => ({ label: name, stroke: this.#colour(name), fill: this.#colour(name), width: 0, points: { show: false }, paths: uPlot.paths.stepped?.({ align: 1 }) }))],
      bands: names.slice(1).map((_, i): uPlot.Band => ({ series: [i + 2, i + 1] })),
      hooks: { draw: [(plot) => this.#heard(plot, style.getPropertyValue("--ink"))] },
    };
  }

  /** What was heard: one stroke each, the darker the more it said. */
  #heard(plot: uPlot, ink: string): void {
    const { ctx, bbox } = plot;
    const dot = devicePixelRatio;
    ctx.save();
    ctx.fillStyle = ink;
    const top = bbox.top + bbox.height + (plot.axes[0]?.size ? Number((plot.axes[0] as unknown as { _size: number })._size) * dot : 0);
    for (const [at, , nats] of this.timeline.evidence) {
      ctx.globalAlpha = 0.25 + 0.75 * Math.min(1, Math.abs(nats) / STRONGEST);
      ctx.fillRect(plot.valToPos(at, "x", true), top + 2 * dot, Math.max(1, dot), (LANE - 6) * dot);
    }
    ctx.restore();
  }

  #fit(): void {
    const { clientWidth: width, clientHeight: height } = this.place;
    if (width && height) this.#plot?.setSize({ width, height });
  }
}
