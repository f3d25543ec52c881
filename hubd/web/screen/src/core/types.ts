// What hubd's API says, as far as the page reads it. Times are ISO 8601, probabilities 0 to 1.

export interface Person {
  id: string; name: string; role: "adult" | "teen" | "child"; language: string;
  area: string; p: number; activity: string; activity_p: number; asleep: number; since: string | null;
}

export interface Area {
  id: string; name: string; kind: string; occupied: number; people: number; activity: string; activity_p: number;
}

export interface Study { person: string; since: string; more: Record<string, unknown> }
export interface Silence { person: string; about: string; until: string }

export interface Home {
  id: string; name: string; language: string; time_zone: string; as_of: string | null;
  mode: "home" | "away" | "asleep" | "arriving"; guests: number;
  people: Person[]; areas: Area[]; study: Study[]; silences: Silence[];
}

export type Verdict = "act" | "speak" | "ask" | "show" | "push" | "defer" | "suppress";

export interface Decision {
  id: string; at: string; intent: string; audience: string[]; area: string | null; verdict: Verdict; outputs: string[];
  title: string; text: string; urgency: string; score: number; rule: string; because: string[];
  reason: string; reason_words: string; private: boolean; open: boolean; data: Record<string, unknown>;
}

export interface Decisions { decisions: Decision[]; before: string | null }
export interface Finding { path: string; holds: boolean | null; because: string; p: number | null; parts: Finding[] }
export interface Happening { at: string | null; what: string; how: string }

export interface Why {
  decision: Decision; sentence: string; conditions: Finding | null; policy: Finding[]; reason: string; otherwise: string;
  against: string[]; chance: number; came_of_it: Happening[];
}

export interface Button { answer: string; label: string }
export interface Step { text: string; seconds: number | null; done: boolean }
export interface Timer { id: string; label: string; seconds: number; ends: string }
export type CardKind = "recipe" | "study" | "question" | "hazard" | "briefing" | "message" | "reminder" | "chain" | "note";

export interface Card {
  id: string; decision: string | null; kind: CardKind; intent: string; title: string; body: string;
  steps: Step[]; timers: Timer[]; buttons: Button[]; audience: string[]; area: string | null; outputs: string[];
  urgency: string; language: string; at: string; expires: string | null; private: boolean; data: Record<string, unknown>;
}

export interface Status { version: string; home: string; started: string; problems: string[]; broker: boolean; screens: number }

export interface Source {
  source: string; name: string; reports: string[]; area: string | null; means: string | null; id: string; last: string;
  messages: number; per_hour: number | null; health: string; placed: boolean; rejected: number;
}

export interface Timeline {
  day: string; person: string | null;
  /** Unix times. */
  minutes: number[];
  places: Record<string, number[]>; activities: Record<string, number[]>; mode: string[];
  /** When, what spoke, and how strongly (nats for the likeliest place). */
  evidence: [number, string, number][];
  decisions: string[];
}
