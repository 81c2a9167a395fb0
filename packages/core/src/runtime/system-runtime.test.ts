import { describe, expect, it, vi } from "vitest";
import { systemRuntime } from "./system-runtime.ts";

describe("the runtime of the process", () => {
  it("has both clocks, chance and ids", () => {
    const runtime = systemRuntime();
    expect(Math.abs(runtime.now() - Date.now())).toBeLessThan(1000);
    const before = runtime.monotonicMs();
    expect(runtime.monotonicMs()).toBeGreaterThanOrEqual(before);
    const random = runtime.random();
    expect(random >= 0 && random < 1).toBe(true);
    expect(runtime.id()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(runtime.id()).not.toBe(runtime.id());
  });

  it("runs a task once after its delay, unless it is cancelled", () => {
    vi.useFakeTimers();
    const run: string[] = [];
    const runtime = systemRuntime();
    runtime.schedule(10, () => run.push("a"));
    const cancel = runtime.schedule(10, () => run.push("b"));
    runtime.schedule(-5, () => run.push("now"));
    cancel();
    vi.advanceTimersByTime(9);
    expect(run).toEqual(["now"]);
    vi.advanceTimersByTime(100);
    expect(run).toEqual(["now", "a"]);
  });

  it("T22: keeps the process alive for a task, unless it is a background task", () => {
    const setTimer = vi.spyOn(globalThis, "setTimeout");
    const runtime = systemRuntime();
    const cancels = [
      runtime.schedule(1000, () => undefined),
      runtime.schedule(1000, () => undefined, "background"),
    ];
    const timers = setTimer.mock.results.map(({ value }) => value as NodeJS.Timeout);
    expect(timers.map((timer) => timer.hasRef())).toEqual([true, false]);
    for (const cancel of cancels) cancel();
  });

  it.each([2 ** 31, 2_592_000_000, Number.POSITIVE_INFINITY])(
    "R8: never gives a timer a delay that overflows: %d ms",
    (delayMs) => {
      const setTimer = vi.spyOn(globalThis, "setTimeout");
      const cancel = systemRuntime().schedule(delayMs, () => undefined);
      cancel();
      expect(setTimer).toHaveBeenCalledExactlyOnceWith(expect.any(Function), 2 ** 31 - 1);
    },
  );
});
