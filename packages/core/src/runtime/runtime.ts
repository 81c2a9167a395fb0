/**
 * The only source of time and chance. Pass your own to make a whole run repeat: the same seed and
 * the same answers then give the same calls.
 */
export interface Runtime {
  /** Wall clock, milliseconds since 1970-01-01 UTC. It may jump; only signatures and logs read it. */
  now(): number;
  /** Monotonic clock, milliseconds from any origin. Deadlines and token lifetimes count on it. */
  monotonicMs(): number;
  /**
   * Runs `task` once after `delayMs`. The function it returns cancels the task. A `background` task, such as a look at
   * a file, does not keep the process alive.
   */
  schedule(delayMs: number, task: () => void, kind?: "background"): () => void;
  /** A number from 0 (included) to 1 (excluded), for back-off jitter. */
  random(): number;
  /** A new unique id, such as a UUID, for `callId` and generated keys. */
  id(): string;
}
