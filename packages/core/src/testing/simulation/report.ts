import type { Fault } from "./faults.ts";

/** A promise that did not hold. */
export interface SimulationViolation {
  /** The rule of the reliability contract, such as `R2`. */
  readonly rule: string;
  /** What happened. */
  readonly message: string;
}

/** A schedule in which a promise did not hold. */
export interface SimulationFailure {
  /** Run this seed alone and the same happens again. */
  readonly seed: number;
  readonly violations: readonly SimulationViolation[];
  /** The faults without which it does not happen, as far as leaving out one at a time shows. */
  readonly faults: readonly Fault[];
  /** What happened under these faults, line by line. */
  readonly trace: readonly string[];
}

/** What a run has found, and how large it was. */
export interface SimulationReport {
  /** The seed of the first schedule; each further one has the next. */
  readonly seed: number;
  readonly schedules: number;
  readonly calls: number;
  /** Requests that a client wrote. */
  readonly exchanges: number;
  /** How often each fault struck. */
  readonly faults: Readonly<Record<string, number>>;
  /** How calls ended: `resolved`, or the name of the error. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The same for every run of the same seeds. */
  readonly traceHash: string;
  readonly failures: readonly SimulationFailure[];
  /** Real milliseconds. */
  readonly elapsedMs: number;
  readonly schedulesPerSecond: number;
}

/**
 * The failures of a run as text: seed, broken promises, faults and trace of each. Empty when there are none.
 *
 * @param replay The command that repeats one schedule, without its seed.
 */
export function failureText({ failures }: SimulationReport, replay = "simulate with seed"): string {
  return failures
    .map(({ seed, violations, faults, trace }) =>
      [
        `Seed ${seed} fails. Replay: ${replay} ${seed}`,
        ...violations.map(({ rule, message }) => `  ${rule}: ${message}`),
        `  faults: ${faults.map(({ index, kind }) => `${index} ${kind}`).join(", ") || "none"}`,
        ...trace.map((line) => `    ${line}`),
      ].join("\n"),
    )
    .join("\n\n");
}
