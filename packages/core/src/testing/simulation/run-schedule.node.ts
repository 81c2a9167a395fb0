import { seededRandom } from "../seeded-random.ts";
import { virtualRuntime } from "../virtual-runtime.ts";
import { type ClientClock, clientClock } from "./client-clock.ts";
import { type Fault, Faults } from "./faults.ts";
import { emptyHistory, type History } from "./history.ts";
import { attempts, executions, retryAfter } from "./invariants/executions.ts";
import type { Invariant } from "./invariants/invariant.ts";
import { leftovers, type SecretSearch } from "./invariants/leaks.node.ts";
import { settlements, unknownOutcomes } from "./invariants/outcomes.ts";
import { aborts, deadlines } from "./invariants/times.ts";
import { pauses, refreshes } from "./invariants/tokens.ts";
import { drawPlan } from "./plan.ts";
import { PlanRun } from "./plan-run.node.ts";
import { ProviderHost } from "./provider-host.node.ts";
import type { SimulationViolation } from "./report.ts";
import type { SimulationScenario } from "./scenario.ts";
import { SimulatedNetwork } from "./simulated-network.node.ts";
import { Trace } from "./trace.node.ts";
import { virtualGlobals } from "./virtual-globals.ts";

/** What one schedule was. */
export interface ScheduleResult {
  readonly history: History;
  readonly faults: readonly Fault[];
  readonly trace: Trace;
  readonly violations: readonly SimulationViolation[];
}

const invariants: readonly Invariant[] = [
  executions,
  attempts,
  retryAfter,
  settlements,
  unknownOutcomes,
  deadlines,
  aborts,
  refreshes,
  pauses,
  leftovers,
];

const origin = "http://127.0.0.1:4000";

/** Runs one schedule to its end and looks at what happened. The globals of the thread are virtual meanwhile. */
export async function runSchedule(
  scenario: SimulationScenario,
  seed: number,
  muted: ReadonlySet<number>,
  secretSearch: SecretSearch,
): Promise<ScheduleResult> {
  const globals = virtualGlobals();
  const runtime = virtualRuntime({ seed, flush: globals.settle });
  const history = emptyHistory();
  const faults = new Faults(seed, muted);
  const trace = new Trace(runtime);
  const stray = (error: unknown): void => void history.stray.push(error);
  process.on("unhandledRejection", stray);
  process.on("uncaughtException", stray);
  globals.install(runtime, seed);
  let network: SimulatedNetwork | undefined;
  try {
    const clocks: ClientClock[] = [];
    const tell = (event: unknown): void => void history.told.push(event);
    const system = await scenario.setUp({
      origin,
      seed,
      hooks: { onRequest: tell, onResponse: tell, onRetry: tell, onError: tell },
      runtime: () => {
        const clock = clientClock(runtime);
        clocks.push(clock);
        return clock.runtime;
      },
    });
    const plan = drawPlan(seed, system.clients);
    const host = new ProviderHost({
      runtime,
      origin,
      idleMs: plan.serverIdleMs,
      app: system.app,
      onError: stray,
    });
    const random = seededRandom(~seed);
    network = new SimulatedNetwork({
      runtime,
      faults,
      history,
      tokenPath: system.tokenPath,
      accept: host.accept,
      latencyMs: () => 1 + random() * 60,
      trace: trace.add,
    });
    network.install();
    await new PlanRun({ runtime, history, trace, system, plan, clocks, network }).finish();
    if (globals.pendingTimers > 0)
      history.left.push(`${globals.pendingTimers} global timers are set after close().`);
    const violations = invariants.flatMap((invariant) => [...invariant(history)]);
    violations.push(...secretSearch.look(history, system.secrets));
    return { history, faults: faults.struck, trace, violations };
  } finally {
    network?.restore();
    globals.restore();
    process.off("unhandledRejection", stray);
    process.off("uncaughtException", stray);
  }
}
