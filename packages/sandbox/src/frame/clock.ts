/**
 * The clock that a simulator lives by: token and session lifetimes, deadlines and the `Date` header read
 * it.
 */
export interface SandboxClock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /**
   * Jumps to an instant, in milliseconds since 1970-01-01 UTC. Time goes on from there unless it is frozen.
   */
  set(nowMs: number): void;
  /** Moves by a number of milliseconds; negative goes back. */
  advance(ms: number): void;
  /** Stops time; `set` and `advance` still move it. */
  freeze(): void;
  /** Lets time run again, from where it stood. */
  resume(): void;
  readonly frozen: boolean;
  /** Back to the underlying clock, running. */
  reset(): void;
}

/** Gives a clock over `source`, milliseconds since 1970-01-01 UTC. */
export function createClock(source: () => number): SandboxClock {
  let offsetMs = 0;
  let frozenAtMs: number | undefined;
  const now = (): number => frozenAtMs ?? source() + offsetMs;

  const set = (nowMs: number): void => {
    if (frozenAtMs !== undefined) frozenAtMs = nowMs;
    offsetMs = nowMs - source();
  };

  return {
    now,
    set,
    advance(ms) {
      set(now() + ms);
    },
    freeze() {
      frozenAtMs = now();
    },
    resume() {
      const resumeAtMs = now();
      frozenAtMs = undefined;
      offsetMs = resumeAtMs - source();
    },
    get frozen() {
      return frozenAtMs !== undefined;
    },
    reset() {
      frozenAtMs = undefined;
      offsetMs = 0;
    },
  };
}
