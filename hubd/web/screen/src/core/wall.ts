// What a page that never sleeps needs: it creeps about, so that nothing burns in, is dark at night, and goes back home.

const CREEP_EVERY_MS = 60_000;
const CREEP_PX = 6; // further than the strokes of letters are wide
const DIM_AFTER_MS = 60_000;
const HOME_AFTER_MS = 180_000;
export const NIGHT = { from: 22, to: 7 } as const;
const TOUCHES = ["pointerdown", "keydown", "wheel"] as const;

interface Wishes {
  dim(on: boolean): void;
  home(): void;
  /** Take up the page that hubd has now. */
  renew(): void;
  /** Is there something that must not be overlooked? */
  urgent(): boolean;
  /** The house's time, and its zone. */
  now(): number;
  zone(): string | undefined;
}

/** Is it night on the house's own clock? */
export function isNight(at: number, zone: string | undefined): boolean {
  const hour = Number(new Intl.DateTimeFormat("en", { hour: "numeric", hourCycle: "h23", timeZone: zone }).format(at));
  return hour >= NIGHT.from || hour < NIGHT.to;
}

export class Wall {
  /** Dims at all. */
  night = true;
  /** The home view is shown already. */
  resting = true;
  /** hubd has a newer page than this one. */
  stale = false;
  moves: HTMLElement | null = null;
  #touched = performance.now();
  #steps = 0;
  #timers: ReturnType<typeof setInterval>[] = [];

  constructor(private readonly wishes: Wishes) {}

  start(): void {
    for (const each of TOUCHES) addEventListener(each, this.#touch, { passive: true, capture: true });
    this.#timers = [setInterval(() => this.#creep(), CREEP_EVERY_MS), setInterval(() => this.#look(), 5_000)];
  }

  stop(): void {
    for (const each of TOUCHES) removeEventListener(each, this.#touch, { capture: true });
    this.#timers.forEach(clearInterval);
  }

  #touch = (): void => {
    this.#touched = performance.now();
    this.wishes.dim(false);
  };

  #look(): void {
    const idle = performance.now() - this.#touched;
    if (idle > HOME_AFTER_MS && !this.resting) this.wishes.home();
    if (idle > HOME_AFTER_MS && this.stale && !this.wishes.urgent()) {
      this.stale = false; // once is enough; the page goes with it
      this.wishes.renew();
    }
    this.wishes.dim(this.night && idle > DIM_AFTER_MS && !this.wishes.urgent() && isNight(this.wishes.now(), this.wishes.zone()));
  }

  /** A slow figure of eight around where everything belongs. */
  #creep(): void {
    const angle = (this.#steps++ * Math.PI) / 8;
    const [x, y] = [Math.sin(angle), Math.sin(2 * angle)].map((each) => Math.round(each * CREEP_PX));
    this.moves?.style.setProperty("transform", `translate(${x}px, ${y}px)`);
  }
}
