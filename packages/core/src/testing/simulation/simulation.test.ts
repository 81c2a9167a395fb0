import http from "node:http";
import { expect, it } from "vitest";
import { scenario } from "./__fixtures__/scenario.ts";
import { failureText } from "./report.ts";
import { simulate } from "./simulate.node.ts";
import { simulation } from "./simulation.node.ts";

const typescript = new URL("__fixtures__/scenario.ts", import.meta.url);
const module = new URL(
  `../../../../tooling/src/sim/load-scenario.mjs?module=${typescript.href}`,
  import.meta.url,
);

/** How long a busy machine may take; nothing waits for it. */
const longTest = { timeout: 120_000 };

it("keeps every promise in 2,000 schedules", { timeout: 600_000 }, async () => {
  const halves = await Promise.all([
    simulate(module, { seed: 1, schedules: 1000 }),
    simulate(module, { seed: 1001, schedules: 1000 }),
  ]);
  for (const report of halves) {
    expect(report.failures, failureText(report, "pnpm sim --schedules 1 --seed")).toEqual([]);
    expect(report.schedules).toBe(1000);
    expect(Object.keys(report.faults), "every kind of fault struck").toHaveLength(18);
    expect(Object.keys(report.outcomes), "every kind of end was met").toEqual(
      expect.arrayContaining([
        "AbortError",
        "AuthenticationError",
        "ConnectionError",
        "InvalidResponseError",
        "OutcomeUnknownError",
        "RateLimitError",
        "TimeoutError",
        "resolved",
      ]),
    );
  }
});

it(
  "repeats a schedule event for event, whatever ran before it and in whichever thread",
  longTest,
  async () => {
    const here = await scenario.run({ seed: 40, schedules: 12 });
    const again = await scenario.run({ seed: 40, schedules: 12 });
    expect(again.traceHash).toBe(here.traceHash);
    const there = await simulate(module, { seed: 40, schedules: 12 });
    expect(there.traceHash).toBe(here.traceHash);
    expect((await scenario.run({ seed: 41, schedules: 12 })).traceHash).not.toBe(here.traceHash);
  },
);

it("gives the thread its globals and its connections back", longTest, async () => {
  const before = [
    Date,
    setTimeout,
    clearTimeout,
    setImmediate,
    Math.random,
    crypto.randomUUID,
    performance.now,
  ];
  const { createConnection } = http.Agent.prototype;
  await scenario.run({ seed: 1, schedules: 2 });
  const after = [
    Date,
    setTimeout,
    clearTimeout,
    setImmediate,
    Math.random,
    crypto.randomUUID,
    performance.now,
  ];
  expect(after.every((value, i) => value === before[i])).toBe(true);
  expect(http.Agent.prototype.createConnection).toBe(createConnection);
  expect(process.listenerCount("unhandledRejection")).toBeLessThan(5);
});

it("rejects when the module has no simulation", longTest, async () => {
  await expect(simulate(new URL("data:text/javascript,export const scenario = 1"))).rejects.toThrow("run");
});

it("names the seed of a schedule whose scenario fails", async () => {
  const broken = simulation({
    setUp() {
      throw new Error("no provider");
    },
  });
  await expect(broken.run({ seed: 12 })).rejects.toThrow("Schedule 12 could not be run: Error: no provider");
  expect(process.listenerCount("uncaughtException")).toBeLessThan(5);
});

it("prints a failure with its seed, the command to replay it, its faults and its trace", () => {
  const text = failureText(
    {
      failures: [
        {
          seed: 7,
          violations: [{ rule: "R2", message: "twice" }],
          faults: [{ index: 3, kind: "lost-answer", amount: 0.5, reset: true }],
          trace: ["0.000 call c1"],
        },
      ],
    } as never,
    "pnpm sim --schedules 1 --seed",
  );
  expect(text).toBe(
    [
      "Seed 7 fails. Replay: pnpm sim --schedules 1 --seed 7",
      "  R2: twice",
      "  faults: 3 lost-answer",
      "    0.000 call c1",
    ].join("\n"),
  );
});
