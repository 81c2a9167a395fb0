import { getEventListeners } from "node:events";
import { AbortError } from "../../errors/abort-error.ts";
import type { VirtualRuntime } from "../virtual-runtime.ts";
import type { ClientClock } from "./client-clock.ts";
import type { CallRecord, History } from "./history.ts";
import type { Plan, PlannedCall } from "./plan.ts";
import { callHeader, type SimulatedSystem } from "./scenario.ts";
import type { SimulatedNetwork } from "./simulated-network.node.ts";
import type { Trace } from "./trace.node.ts";

/** What a plan is carried out on. */
export interface RunParts {
  readonly runtime: VirtualRuntime;
  readonly history: History;
  readonly trace: Trace;
  readonly system: SimulatedSystem;
  readonly plan: Plan;
  readonly clocks: readonly ClientClock[];
  readonly network: SimulatedNetwork;
}

/** How much later than its limit a call may still settle before the schedule goes on without it. */
const graceMs = 2000;

/** The calls and events of a plan, at their times. */
export class PlanRun {
  readonly #parts: RunParts;
  readonly #signals: AbortSignal[] = [];

  constructor(parts: RunParts) {
    this.#parts = parts;
    const { plan, runtime } = parts;
    for (const [i, call] of plan.calls.entries())
      runtime.schedule(call.atMs, () => this.#start(`c${i + 1}`, call));
    for (const event of plan.events) runtime.schedule(event.atMs, () => this.#happen(event));
  }

  /** Lets time pass until every call is over or overdue, then closes all clients and looks at what is left. */
  async finish(): Promise<void> {
    const { runtime, plan, system, clocks, history, network } = this.#parts;
    const endMs =
      runtime.monotonicMs() +
      graceMs +
      Math.max(...plan.calls.map((call) => call.atMs + call.operation.totalMs));
    const isOver = (): boolean =>
      history.calls.length === plan.calls.length &&
      history.calls.every(({ settledMs }) => settledMs !== undefined);
    while (!isOver() && runtime.monotonicMs() < endMs) await runtime.advance(graceMs);
    for (const client of system.clients) this.#close(client, 0);
    await runtime.advance(1);
    if (network.open > 0) history.left.push(`${network.open} sockets are open after close().`);
    for (const [i, { runtime: own }] of clocks.entries()) {
      if (own.liveTimers === 0) continue;
      history.left.push(
        `Client ${i} has ${own.liveTimers} timers after close() (${own.liveDelaysMs.join(", ")} ms).`,
      );
    }
    const listeners = this.#signals.flatMap((signal) => getEventListeners(signal, "abort"));
    if (listeners.length > 0)
      history.left.push(`${listeners.length} listeners are left on the signals of callers.`);
    await runtime.advance(120_000); // what the provider and the network still have to do
  }

  #start(id: string, { client, operation, abortAtMs, atMs }: PlannedCall): void {
    const { runtime, history, trace } = this.#parts;
    const controller = new AbortController();
    this.#signals.push(controller.signal);
    const record: CallRecord = { id, client, operation, startedMs: runtime.monotonicMs() };
    history.calls.push(record);
    trace.add(`call ${id} ${operation.name} of client ${client}`);
    const settled = (error?: unknown): void => {
      record.settledMs = runtime.monotonicMs();
      if (error !== undefined) record.error = error;
      trace.add(`${error === undefined ? "resolved" : `rejected with ${describe(error)}`} ${id}`);
    };
    operation.send(id, { signal: controller.signal, headers: { [callHeader]: id } }).then(
      () => settled(),
      (error: unknown) => settled(error ?? new Error("nothing")),
    );
    if (abortAtMs === undefined) return;
    runtime.schedule(abortAtMs - atMs, () => {
      if (record.settledMs !== undefined) return;
      record.abortedMs = runtime.monotonicMs();
      trace.add(`abort ${id}`);
      controller.abort();
    });
  }

  #happen(event: Plan["events"][number]): void {
    const { runtime, system, trace, clocks } = this.#parts;
    trace.add(event.kind);
    switch (event.kind) {
      case "skew-client":
        return clocks[event.client]?.skew(event.byMs);
      case "skew-provider":
        for (const clock of clocks) clock.skew(-event.byMs); // they live on the same runtime, and are not to jump too
        return runtime.skewWallClock(event.byMs);
      case "expire-tokens":
        return system.expireTokens?.();
      case "close":
        return this.#close(system.clients[event.client], event.drainMs);
    }
  }

  #close(client: SimulatedSystem["clients"][number] | undefined, drainMs: number): void {
    client?.close({ drainMs }).catch((error: unknown) => this.#parts.history.stray.push(error));
  }
}

function describe(error: unknown): string {
  if (AbortError.isInstance(error)) return error.code;
  return error instanceof Error
    ? `${error.name} ${String((error as { code?: unknown }).code)}`
    : String(error);
}
