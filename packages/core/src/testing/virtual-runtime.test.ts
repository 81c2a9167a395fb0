import { describe, expect, it } from "vitest";
import { systemRuntime } from "../runtime/system-runtime.ts";
import { fastRuntime } from "./fast-runtime.ts";
import { countingRuntime } from "./counting-runtime.ts";
import { seededIds, seededRandom } from "./seeded-random.ts";
import { virtualRuntime } from "./virtual-runtime.ts";

describe("virtualRuntime", () => {
  it("runs tasks at their own times, in order, the older of two first", async () => {
    const runtime = virtualRuntime();
    const start = runtime.monotonicMs();
    const ran: [string, number][] = [];
    const task = (name: string) => () => void ran.push([name, runtime.monotonicMs() - start]);
    runtime.schedule(200, task("late"));
    runtime.schedule(100, task("first"));
    runtime.schedule(100, task("second"));
    runtime.schedule(-5, task("now"));
    expect(runtime.pendingTasks).toBe(4);
    await runtime.advance(150);
    expect(ran).toEqual([
      ["now", 0],
      ["first", 100],
      ["second", 100],
    ]);
    expect(runtime.monotonicMs() - start).toBe(150);
    await runtime.advance(50);
    expect(ran.at(-1)).toEqual(["late", 200]);
  });

  it("lets promise chains settle before and between tasks", async () => {
    const runtime = virtualRuntime();
    const sleep = (ms: number): Promise<void> => new Promise((resolve) => runtime.schedule(ms, resolve));
    const times: number[] = [];
    const start = runtime.now();
    const loop = (async () => {
      for (let turn = 0; turn < 3; turn += 1) {
        await sleep(10);
        for (let hop = 0; hop < 200; hop += 1) await Promise.resolve();
        times.push(runtime.now() - start);
      }
    })();
    await runtime.advance(100);
    expect(times).toEqual([10, 20, 30]);
    await loop;
  });

  it("takes cancelled tasks away", async () => {
    const runtime = virtualRuntime();
    const cancel = runtime.schedule(10, () => expect.unreachable());
    cancel();
    cancel();
    expect(runtime.pendingTasks).toBe(0);
    await runtime.advance(20);
  });

  it("runs until nothing is left, and gives up on an endless loop", async () => {
    const runtime = virtualRuntime();
    let ran = 0;
    runtime.schedule(1000, () => runtime.schedule(86_400_000, () => (ran += 1)));
    await runtime.runUntilIdle();
    expect(ran).toBe(1);
    const again = (): void => void runtime.schedule(1, again);
    again();
    await expect(runtime.runUntilIdle(5)).rejects.toThrow("not idle after 5 tasks");
    await runtime.advance(0);
  });

  it("moves the wall clock alone", async () => {
    const runtime = virtualRuntime({ startMs: 1000 });
    const start = runtime.monotonicMs();
    runtime.skewWallClock(-600);
    expect(runtime.now()).toBe(400);
    runtime.setWallClock(5000);
    await runtime.advance(10);
    expect(runtime.now()).toBe(5010);
    expect(runtime.monotonicMs() - start).toBe(10);
  });

  it("passes two advances one after the other, and on what a task throws", async () => {
    const runtime = virtualRuntime();
    const start = runtime.now();
    await Promise.all([runtime.advance(10), runtime.advance(5)]);
    expect(runtime.now() - start).toBe(15);
    runtime.schedule(1, () => {
      throw new Error("task");
    });
    await expect(runtime.advance(5)).rejects.toThrow("task");
    await runtime.advance(5);
  });

  it("repeats numbers and ids from a seed", () => {
    const row = (seed: number) => {
      const runtime = virtualRuntime({ seed });
      return [runtime.random(), runtime.id(), runtime.random(), runtime.id()];
    };
    expect(row(7)).toEqual(row(7));
    expect(row(7)).not.toEqual(row(8));
    const idsOnly = virtualRuntime({ seed: 7 });
    expect(idsOnly.id()).toBe(row(7)[1]);
    expect(row(7)[1]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });

  it("settles by a function of the caller's", async () => {
    let flushed = 0;
    const runtime = virtualRuntime({ flush: async () => void (flushed += 1) });
    await runtime.advance(1);
    expect(flushed).toBe(1);
  });
});

describe("seededRandom", () => {
  it("is mulberry32: known numbers, from 0 to 1, evenly", () => {
    const random = seededRandom(1);
    expect(random()).toBeCloseTo(0.627_073_940_588_161_3, 12);
    const mean = Array.from({ length: 5000 }, random).reduce((sum, value) => sum + value, 0) / 5000;
    expect(mean).toBeGreaterThan(0.48);
    expect(mean).toBeLessThan(0.52);
  });

  it("gives distinct ids", () => {
    const id = seededIds(1);
    expect(new Set(Array.from({ length: 1000 }, id)).size).toBe(1000);
  });
});

describe("fastRuntime", () => {
  it("lets both clocks and timers run faster together", async () => {
    const runtime = fastRuntime({ speed: 100, startMs: 5000 });
    const realMs = performance.now();
    const startMs = runtime.monotonicMs();
    const cancel = runtime.schedule(1000, () => expect.unreachable());
    cancel();
    await new Promise<void>((resolve) => runtime.schedule(2000, resolve));
    const passedMs = runtime.monotonicMs() - startMs;
    expect(passedMs).toBeGreaterThanOrEqual(2000);
    expect(Math.abs(runtime.now() - 5000 - runtime.monotonicMs())).toBeLessThan(50);
    expect(performance.now() - realMs).toBeLessThan(500);
    expect(fastRuntime({ seed: 3 }).id()).toBe(fastRuntime({ seed: 3 }).id());
    expect(fastRuntime().random()).toBeLessThan(1);
  });
});

describe("countingRuntime", () => {
  it("counts timers that have neither run nor been cancelled", async () => {
    const runtime = countingRuntime(systemRuntime());
    const cancel = runtime.schedule(60_000, () => undefined);
    await new Promise<void>((resolve) => runtime.schedule(1, resolve));
    expect(runtime.liveTimers).toBe(1);
    expect(runtime.liveDelaysMs).toEqual([60_000]);
    cancel();
    expect(runtime.liveTimers).toBe(0);
    expect(runtime.scheduledTimers).toBe(2);
    expect(runtime.random()).toBeLessThan(1);
    expect(runtime.id()).not.toBe(runtime.id());
    expect(Math.abs(runtime.now() - Date.now())).toBeLessThan(1000);
    expect(runtime.monotonicMs()).toBeLessThanOrEqual(performance.now());
  });
});
