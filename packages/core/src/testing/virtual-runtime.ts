import type { Runtime } from "../runtime/runtime.ts";
import { seededIds, seededRandom } from "./seeded-random.ts";

/** Options of {@link virtualRuntime}. */
export interface VirtualRuntimeOptions {
  /** Decides all random numbers and ids. @default 1 */
  readonly seed?: number;
  /** Wall clock at the start, milliseconds since 1970. @default 2026-01-01T00:00:00Z */
  readonly startMs?: number;
  /**
   * Lets promise chains settle between tasks. @default one turn of the event loop, on the real
   * `setImmediate` as it was when the runtime was made
   */
  readonly flush?: () => Promise<void>;
}

/** A {@link Runtime} whose time passes only when it is told to. */
export interface VirtualRuntime extends Runtime {
  /** Lets `ms` pass: runs each task at its own time, in order, and lets promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until no task is left. @throws {Error} after `maxTasks` tasks, 10000 by default */
  runUntilIdle(maxTasks?: number): Promise<void>;
  /** Tasks that are scheduled, neither run nor cancelled. */
  readonly pendingTasks: number;
  /** Sets the wall clock; the monotonic clock and all tasks stay as they are. */
  setWallClock(ms: number): void;
  /** Moves the wall clock by so much, back if negative. */
  skewWallClock(byMs: number): void;
}

/**
 * Makes time and chance repeatable: the same seed gives the same numbers, ids and order of tasks.
 *
 * @example
 * ```ts
 * import { virtualRuntime } from "@idbraid/core/testing";
 *
 * const runtime = virtualRuntime({ seed: 7 });
 * const rings: number[] = [];
 * runtime.schedule(1000, () => rings.push(runtime.monotonicMs()));
 * await runtime.advance(1000); // rings has one entry
 * ```
 */
export function virtualRuntime(options: VirtualRuntimeOptions = {}): VirtualRuntime {
  const { seed = 1, startMs = Date.UTC(2026, 0, 1), flush = eventLoopTurn() } = options;
  const tasks = new Set<Task>();
  let elapsedMs = 0;
  let wallOffsetMs = startMs;
  let running: Promise<void> = Promise.resolve();

  const runNext = async (untilMs: number): Promise<boolean> => {
    await flush();
    const task = earliest(tasks);
    if (task === undefined || task.dueMs > untilMs) return false;
    tasks.delete(task);
    elapsedMs = Math.max(elapsedMs, task.dueMs);
    task.run();
    return true;
  };
  /** One after the other, so that two callers cannot mix their times. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = running.then(work);
    running = done.catch(() => undefined);
    return done;
  };

  return {
    now: () => wallOffsetMs + elapsedMs,
    monotonicMs: () => monotonicOriginMs + elapsedMs,
    schedule(delayMs, run) {
      const task = { dueMs: elapsedMs + Math.max(delayMs, 0), run };
      tasks.add(task);
      return () => void tasks.delete(task);
    },
    random: seededRandom(seed),
    id: seededIds(seed ^ 0x5eed),
    advance: (ms) =>
      inTurn(async () => {
        const untilMs = elapsedMs + ms;
        while (await runNext(untilMs));
        elapsedMs = untilMs;
      }),
    runUntilIdle: (maxTasks = 10_000) =>
      inTurn(async () => {
        for (let count = 0; await runNext(Number.POSITIVE_INFINITY); count += 1) {
          if (count >= maxTasks) throw new Error(`The virtual runtime is not idle after ${maxTasks} tasks.`);
        }
      }),
    get pendingTasks() {
      return tasks.size;
    },
    setWallClock(ms) {
      wallOffsetMs = ms - elapsedMs;
    },
    skewWallClock(byMs) {
      wallOffsetMs += byMs;
    },
  };
}

/** Not zero and not the wall clock, so that code which mixes the two clocks fails. */
const monotonicOriginMs = 5_000_000;

interface Task {
  readonly dueMs: number;
  readonly run: () => void;
}

/** A set keeps the order of insertion, so that of two tasks for one time the older runs first. */
function earliest(tasks: ReadonlySet<Task>): Task | undefined {
  let first: Task | undefined;
  for (const task of tasks) if (first === undefined || task.dueMs < first.dueMs) first = task;
  return first;
}

function eventLoopTurn(): () => Promise<void> {
  const { setImmediate, setTimeout } = globalThis;
  return () =>
    new Promise((resolve) => {
      if (typeof setImmediate === "function") setImmediate(() => resolve());
      else setTimeout(resolve, 0);
    });
}
