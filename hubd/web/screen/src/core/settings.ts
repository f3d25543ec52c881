// What this screen was told about itself: language, appearance, size of the text, and its token. Kept by the browser.

export type Theme = "auto" | "light" | "dark";
export const SIZES = { small: 0.85, normal: 1, large: 1.25, huge: 1.6 } as const;
export type Size = keyof typeof SIZES;

export interface Settings {
  /** Null: the household's. */
  language: string | null;
  /** The household's, as it was last heard: for a page that hubd has not answered yet. */
  household: string | null;
  theme: Theme;
  size: Size;
  /** Dims at night when nobody touches it. */
  night: boolean;
  /** The screen's token. */
  token: string | null;
  /** The token of a person who has signed in to see what is private. Gone with the page. */
  member: string | null;
}

const PLACE = "hubd.screen";
const FRESH: Settings = { language: null, household: null, theme: "auto", size: "normal", night: true, token: null, member: null };

/** What was kept; a browser that keeps nothing starts anew each time. */
export function recalled(): Settings {
  try {
    return { ...FRESH, ...JSON.parse(localStorage.getItem(PLACE) ?? "{}"), member: null };
  } catch {
    return { ...FRESH };
  }
}

export function keep(settings: Settings): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify({ ...settings, member: undefined }));
  } catch {
    // A private window keeps nothing, and the page works without.
  }
}

/** A token in the address (`#token=…`) is this screen's from now on, and leaves the address at once. */
export function tokenFromAddress(): string | null {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const token = wanted.get("token");
  if (token !== null) history.replaceState(null, "", location.pathname + location.search);
  return token;
}
