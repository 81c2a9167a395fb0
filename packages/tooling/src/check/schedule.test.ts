import { expect, it } from "vitest";
import { schedule } from "./schedule.ts";
import type { Step } from "./step.ts";

function step(name: string, problems: string[], after?: string): Step {
  return { name, fix: "", run: () => problems, ...(after === undefined ? {} : { after }) };
}

it("runs every step and skips only what needs a failed one", async () => {
  const steps = [step("a", []), step("b", ["wrong"]), step("after a", [], "a"), step("after b", [], "b")];
  const results = await schedule(steps, 2, () => undefined);
  expect(results.map(({ state }) => state)).toEqual(["ok", "failed", "ok", "skipped"]);
});

it("takes a step that throws for a failed one", async () => {
  const rejects: Step = { name: "a", fix: "", run: () => Promise.reject(new Error("no such program")) };
  const throws: Step = {
    name: "b",
    fix: "",
    run: () => {
      throw new Error("no such file");
    },
  };
  const results = await schedule([rejects, throws], 1, () => undefined);
  expect(results).toMatchObject([
    { state: "failed", problems: ["Error: no such program"] },
    { state: "failed", problems: ["Error: no such file"] },
  ]);
});

it("runs no more at a time than it has lanes", async () => {
  let running = 0;
  let most = 0;
  const busy = async (): Promise<string[]> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return [];
  };
  const steps = ["a", "b", "c", "d", "e"].map((name): Step => ({ name, fix: "", run: busy }));
  await schedule(steps, 2, () => undefined);
  expect(most).toBe(2);
});
