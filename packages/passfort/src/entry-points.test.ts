import { expect, it } from "vitest";
import * as index from "./index.ts";
import * as integration from "./integration/index.ts";

it("gives in /integration all that stands in the package, but for the clients", () => {
  const { createIntegrationClient, createPassFort, ...toolkit } = index;
  expect({ ...integration }).toEqual(toolkit);
  expect([createIntegrationClient, createPassFort]).toEqual([expect.any(Function), expect.any(Function)]);
});
