import { expect, it } from "vitest";
import { readOptions } from "./options.ts";

it("warms up with half as many calls as it measures, and at least a thousand", () => {
  expect(readOptions(["--rounds", "2", "--calls", "8000", "--json"])).toEqual({
    rounds: 2,
    calls: 8000,
    warmup: 4000,
    json: true,
  });
  expect(readOptions(["--calls", "10"]).warmup).toBe(1000);
});

it("has fewer rounds and calls when it must be quick, unless they are given", () => {
  expect(readOptions(["--quick"])).toMatchObject({ rounds: 3, calls: 3000 });
  expect(readOptions(["--quick", "--rounds", "5"])).toMatchObject({ rounds: 5, calls: 3000 });
});

it("refuses flags that it does not know and numbers that are none", () => {
  expect(() => readOptions(["--round", "2"])).toThrow("--round");
  expect(() => readOptions(["--rounds", "0"])).toThrow('--rounds must be a whole number from 1, not "0".');
  expect(() => readOptions(["--calls", "many"])).toThrow("--calls");
});
