import { failureText } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { scenario } from "./__fixtures__/simulation.ts";

it(
  "keeps every promise against the sandbox, whatever goes wrong in between",
  { timeout: 120_000 },
  async () => {
    const report = await scenario.run({ schedules: 100 });
    expect(report.failures, failureText(report, "pnpm sim idfy --schedules 1 --seed")).toEqual([]);
    expect(report.outcomes["resolved"]).toBeGreaterThan(200);
    expect(report.outcomes["OutcomeUnknownError"]).toBeGreaterThan(10);
    const again = await scenario.run({ seed: 50, schedules: 5 });
    expect((await scenario.run({ seed: 50, schedules: 5 })).traceHash).toBe(again.traceHash);
  },
);
