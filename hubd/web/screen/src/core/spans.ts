// A day of beliefs, minute by minute, put together into spans that can be read: where, from when until when, how surely.

import type { Timeline } from "./types";

export interface Span {
  from: number;
  to: number;
  place: string;
  /** The mean probability. */
  p: number;
  activity: string;
}

const SHORTEST_S = 120; // what lasted less is a flicker, and belongs to what was before
const DOING = 0.5;

/** The likeliest of some series at one place in time. */
export function likeliest(series: Record<string, number[]>, at: number): [string, number] {
  let best: [string, number] = ["unknown", 0];
  for (const [name, values] of Object.entries(series)) {
    const p = values[at] ?? 0;
    if (p > best[1]) best = [name, p];
  }
  return best;
}

export function spans({ minutes, places, activities }: Timeline): Span[] {
  const found: (Span & { sum: number; count: number; doing: Map<string, number> })[] = [];
  minutes.forEach((at, i) => {
    const [place, p] = likeliest(places, i);
    const [activity, sure] = likeliest(activities, i);
    const last = found.at(-1);
    const to = (minutes[i + 1] ?? at + 60);
    if (last && (last.place === place || to - at > 900)) Object.assign(last, { to });
    else found.push({ from: at, to, place, p, activity: "none", sum: 0, count: 0, doing: new Map() });
    const now = found.at(-1);
    if (!now) return;
    now.sum += p;
    now.count += 1;
    if (sure >= DOING) now.doing.set(activity, (now.doing.get(activity) ?? 0) + 1);
  });
  const lasting = found.filter((span) => span.to - span.from >= SHORTEST_S);
  return lasting.map(({ from, to, place, sum, count, doing }) => {
    const [activity, often] = [...doing].sort((a, b) => b[1] - a[1])[0] ?? ["none", 0];
    return { from, to, place, p: sum / count, activity: often * 2 > count ? activity : "none" };
  });
}
