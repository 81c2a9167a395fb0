import { expect, it } from "vitest";
import { readOptions } from "./options.ts";

it("runs every scenario 2,000 times from a fresh seed", () => {
  expect(readOptions([], 77)).toEqual({ names: ["core", "idfy"], schedules: 2000, seed: 77, json: false });
});

it("takes scenarios, a seed and a number of schedules", () => {
  const args = ["idfy", "--schedules", "5", "--seed", "9", "--json"];
  expect(readOptions(args, 77)).toEqual({ names: ["idfy"], schedules: 5, seed: 9, json: true });
});

it.each([
  [["nowhere"], 'no scenario "nowhere"'],
  [["--seed", "0"], "--seed must be a whole number"],
  [["--schedules", "many"], "--schedules must be a whole number"],
  [["--loud"], "--loud"],
])("refuses %j", (args, problem) => {
  expect(() => readOptions(args, 77)).toThrow(problem);
});
