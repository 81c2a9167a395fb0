import { afterEach, beforeEach, expect, it } from "vitest";
import { virtualRuntime, type VirtualRuntime } from "../virtual-runtime.ts";
import { virtualGlobals, type VirtualGlobals } from "./virtual-globals.ts";

let globals: VirtualGlobals;
let runtime: VirtualRuntime;

beforeEach(() => {
  globals = virtualGlobals();
  runtime = virtualRuntime({ flush: globals.settle });
  globals.install(runtime, 1);
});

afterEach(() => {
  globals.restore();
});

it("runs timers and intervals on virtual time, and cancels them", async () => {
  const rung: string[] = [];
  setTimeout((name: string) => rung.push(name), 1000, "timeout");
  const interval = setInterval(() => rung.push("interval"), 400);
  const cancelled = setTimeout(() => rung.push("never"), 10);
  clearTimeout(cancelled);
  expect(cancelled.ref().unref().hasRef()).toBe(true);
  await runtime.advance(1000);
  expect(rung).toEqual(["interval", "interval", "timeout"]);
  expect(globals.pendingTimers).toBe(1);
  clearInterval(interval);
  expect(globals.pendingTimers).toBe(0);
});

it("starts a timer anew", async () => {
  let rung = 0;
  const timer = setTimeout(() => (rung += 1), 100);
  await runtime.advance(60);
  timer.refresh();
  await runtime.advance(60);
  expect(rung).toBe(0);
  await runtime.advance(40);
  expect(rung).toBe(1);
});

it("tells the virtual time", async () => {
  const startMs = Date.now();
  expect(new Date().getTime()).toBe(startMs);
  expect(new Date(0).toISOString()).toBe("1970-01-01T00:00:00.000Z");
  expect(new Date()).toBeInstanceOf(Date);
  const mark = performance.now();
  await runtime.advance(5000);
  expect(Date.now() - startMs).toBe(5000);
  expect(performance.now() - mark).toBe(5000);
});

it("draws the same random numbers, bytes and ids for the same seed", () => {
  const draw = (): unknown[] => [
    Math.random(),
    crypto.randomUUID(),
    ...crypto.getRandomValues(new Uint8Array(4)),
  ];
  const first = draw();
  globals.restore();
  globals.install(virtualRuntime(), 1);
  expect(draw()).toEqual(first);
});

it("lets immediates and digests finish while time stands still", async () => {
  const done: string[] = [];
  setImmediate((name: string) => done.push(name), "immediate");
  clearImmediate(setImmediate(() => done.push("never")));
  const digest = (text: string): Promise<unknown> =>
    crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then(() => done.push(text));
  void digest("x".repeat(1_000_000));
  void digest("y");
  await globals.settle();
  expect(done).toContain("immediate");
  expect(done.filter((name) => name !== "immediate").map((text) => text.at(0))).toEqual(["x", "y"]);
});
