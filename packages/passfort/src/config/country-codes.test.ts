import { expect, it } from "vitest";
import { countryCodes } from "./country-codes.ts";

it("has the 249 assigned codes and the four that PassFort adds, each once", () => {
  expect(new Set(countryCodes).size).toBe(249 + 4);
  expect(countryCodes).toHaveLength(249 + 4);
  expect(countryCodes.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
});
