import { SecretSearch } from "./invariants/leaks.node.ts";
import type { SimulationFailure, SimulationReport } from "./report.ts";
import { runSchedule, type ScheduleResult } from "./run-schedule.node.ts";
import type { SimulationScenario } from "./scenario.ts";
import { traceHash } from "./trace.node.ts";

/** How much is run. */
export interface SimulationOptions {
  /** The seed of the first schedule; each further one has the next. @default 1 */
  readonly seed?: number | undefined;
  /** @default 1 */
  readonly schedules?: number | undefined;
  /** The run ends after so many failures. @default 3 */
  readonly maxFailures?: number | undefined;
}

/** A scenario that can be run. */
export interface Simulation {
  /**
   * Runs schedules in this thread, one after the other. Meanwhile its timers, its clocks and the connections of
   * `node:http` are virtual, for whatever else runs here too: `simulate` does it in a thread of its own.
   *
   * @throws {Error} naming the seed, when the scenario itself fails.
   */
  run(options?: SimulationOptions): Promise<SimulationReport>;
}

/**
 * Makes a scenario ready to run: clients of yours against a provider in process, under faults drawn from a seed.
 * A module that exports it as `scenario` is what `simulate` takes. Clients reach the provider over plain http.
 *
 * @see simulate
 * @example
 * ```ts
 * import { createClient, path } from "@idbraid/core";
 * import { simulation } from "@idbraid/core/testing";
 *
 * export const scenario = simulation({
 *   setUp({ origin, hooks, runtime }) {
 *     const provider = {
 *       name: "acme",
 *       version: "1.0.0",
 *       factory: "createAcme",
 *       baseUrl: origin,
 *       auth: undefined,
 *       responseHeaders: { requestId: ["request-id"] },
 *       readError: () => ({}),
 *     };
 *     const client = createClient(provider, { hooks, runtime: runtime(), timeouts: { totalMs: 20_000 } });
 *     const remove = {
 *       name: "things.delete",
 *       method: "DELETE",
 *       replay: "safe",
 *       totalMs: 20_000,
 *       send: (id: string, options: object) =>
 *         client.request({ method: "DELETE", path: path`/things/${{ id }}`, replay: "safe" }, options),
 *     } as const;
 *     return {
 *       app: () => new Response(null, { status: 204 }),
 *       clients: [{ operations: [remove], close: (options) => client.close(options) }],
 *       secrets: {},
 *     };
 *   },
 * });
 * ```
 */
export function simulation(scenario: SimulationScenario): Simulation {
  return { run: (options = {}) => runAll(scenario, options) };
}

async function runAll(
  scenario: SimulationScenario,
  { seed = 1, schedules = 1, maxFailures = 3 }: SimulationOptions,
): Promise<SimulationReport> {
  const startedMs = performance.now();
  const secretSearch = new SecretSearch();
  const failures: SimulationFailure[] = [];
  const hashes: string[] = [];
  const faults = new Tally();
  const outcomes = new Tally();
  let calls = 0;
  let exchanges = 0;
  for (let at = seed; at < seed + schedules && failures.length < maxFailures; at += 1) {
    const result = await runSchedule(scenario, at, nothing, secretSearch).catch((cause: unknown) => {
      throw new Error(`Schedule ${at} could not be run: ${String(cause)}`, { cause });
    });
    hashes.push(result.trace.hash);
    calls += result.history.calls.length;
    exchanges += result.history.exchanges.length;
    for (const { kind } of result.faults) faults.count(kind);
    for (const { error } of result.history.calls) {
      outcomes.count(error === undefined ? "resolved" : ((error as Error).name ?? "unknown"));
    }
    if (result.violations.length > 0) failures.push(await smallest(scenario, at, result));
  }
  const elapsedMs = performance.now() - startedMs;
  return {
    seed,
    schedules: hashes.length,
    calls,
    exchanges,
    faults: faults.counts,
    outcomes: outcomes.counts,
    traceHash: traceHash(hashes),
    failures,
    elapsedMs,
    schedulesPerSecond: (hashes.length / elapsedMs) * 1000,
  };
}

const nothing: ReadonlySet<number> = new Set();

/** Leaves out one fault after the other, as long as the same rule breaks without it. */
async function smallest(
  scenario: SimulationScenario,
  seed: number,
  first: ScheduleResult,
): Promise<SimulationFailure> {
  const rules = new Set(first.violations.map(({ rule }) => rule));
  const muted = new Set<number>();
  let last = first;
  for (const { index } of first.faults) {
    const without = await runSchedule(scenario, seed, new Set([...muted, index]), new SecretSearch());
    if (!without.violations.some(({ rule }) => rules.has(rule))) continue;
    muted.add(index);
    last = without;
  }
  return { seed, violations: last.violations, faults: last.faults, trace: last.trace.lines };
}

class Tally {
  readonly #counts = new Map<string, number>();

  count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}
