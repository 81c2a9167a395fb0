import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { always, hang, reset, respondJson, truncatedJson } from "../testing/index.ts";
import { write } from "../testing/test-client.ts";

const fixture = new ClientFixture(20);
beforeEach(fixture.start);
afterEach(fixture.stop);

describe("T20: nothing of axios or Node is on an error", () => {
  it("from whatever it came", async () => {
    for (const fault of [
      reset(),
      hang(),
      respondJson({}, { status: 500 }),
      respondJson({}, { status: 404 }),
      truncatedJson(),
    ]) {
      fixture.server.script(always(fault));
      const error = await failure(fixture.client({ timeouts: { headersMs: 300 } }).request(write));
      const names = new Set<string>();
      const walk = (value: unknown, depth = 0): void => {
        if (typeof value !== "object" || value === null || depth > 12) return;
        for (
          let type: object | null = Object.getPrototypeOf(value) as object | null;
          type !== null;
          type = Object.getPrototypeOf(type) as object | null
        ) {
          names.add(type.constructor.name);
        }
        for (const key of Reflect.ownKeys(value)) walk(Reflect.get(value, key), depth + 1);
      };
      walk(error);
      expect(
        [...names].filter((name) => !["Object", "Array", "Error"].includes(name) && !name.endsWith("Error")),
      ).toEqual([]);
      expect([...names].some((name) => name === "AxiosError")).toBe(false);
      expect(Reflect.ownKeys(error)).not.toContain("config");
    }
  });
});
