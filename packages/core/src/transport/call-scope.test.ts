import { describe, expect, it } from "vitest";
import { virtualRuntime } from "../testing/virtual-runtime.ts";
import { CallScope, type ScopeEnded } from "./call-scope.ts";

const ended = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "done",
    (error: unknown) => (error as ScopeEnded).endCause,
  );

describe("the life of a call", () => {
  it("ends at its deadline, and tells all who wait", async () => {
    const runtime = virtualRuntime();
    const scope = new CallScope(runtime, 100, undefined);
    const causes: unknown[] = [];
    scope.onEnd((cause) => causes.push(cause));
    const waiting = [ended(scope.race(new Promise(() => undefined))), ended(scope.sleep(1000))];
    await runtime.advance(99);
    expect(scope.cause).toBeUndefined();
    expect(scope.timeLeftMs).toBe(1);
    await runtime.advance(1);
    const cause = { kind: "deadline", limitMs: 100 };
    expect(await Promise.all(waiting)).toEqual([cause, cause]);
    expect(causes).toEqual([cause]);
    expect(scope.cause).toEqual(cause);
    expect(runtime.pendingTasks).toBe(0);
  });

  it("lets finish what is in time", async () => {
    const runtime = virtualRuntime();
    const scope = new CallScope(runtime, 100, undefined);
    const sleeping = ended(scope.sleep(50));
    await runtime.advance(50);
    expect(await sleeping).toBe("done");
    expect(await scope.race(Promise.resolve(7))).toBe(7);
    await expect(scope.race(Promise.reject(new TypeError("mine")))).rejects.toThrow(TypeError);
    scope.dispose();
    expect(runtime.pendingTasks).toBe(0);
  });

  it("tells at once whoever comes after its end", async () => {
    const runtime = virtualRuntime();
    const scope = new CallScope(runtime, 100, AbortSignal.abort());
    let told: unknown;
    scope.onEnd((cause) => (told = cause))();
    expect(told).toEqual({ kind: "abort" });
    expect(await ended(scope.sleep(5))).toEqual({ kind: "abort" });
    expect(await ended(scope.race(Promise.resolve()))).toEqual({ kind: "abort" });
    expect(scope.signal.aborted).toBe(true);
    expect(runtime.pendingTasks).toBe(0);
  });

  it("counts only the first end", () => {
    const scope = new CallScope(virtualRuntime(), 100, undefined);
    scope.end({ kind: "closed" });
    scope.end({ kind: "abort" });
    expect(scope.cause).toEqual({ kind: "closed" });
  });

  it("has one signal, which ends with it", () => {
    const scope = new CallScope(virtualRuntime(), 100, undefined);
    const { signal } = scope;
    expect(scope.signal).toBe(signal);
    expect(signal.aborted).toBe(false);
    scope.end({ kind: "closed" });
    expect(signal.aborted).toBe(true);
  });

  it("may outlive its deadline when it is released, but not its caller's signal", async () => {
    const runtime = virtualRuntime();
    const controller = new AbortController();
    const scope = new CallScope(runtime, 100, controller.signal);
    scope.releaseDeadline();
    await runtime.advance(1000);
    expect(scope.cause).toBeUndefined();
    controller.abort();
    expect(scope.cause).toEqual({ kind: "abort" });
  });

  it("tells nobody who took it back", () => {
    const scope = new CallScope(virtualRuntime(), 100, undefined);
    let told = 0;
    scope.onEnd(() => (told += 1))();
    scope.end({ kind: "closed" });
    expect(told).toBe(0);
  });
});
