import { describe, expect, it } from "vitest";
import * as z from "zod";
import { lazySchema } from "./lazy-schema.ts";
import { openEnum } from "./open-enum.ts";

describe("lazySchema", () => {
  it("is built on first use, once", () => {
    let built = 0;
    const schema = lazySchema(() => {
      built += 1;
      return z.string();
    });
    expect(built).toBe(0);
    expect(schema()).toBe(schema());
    expect(built).toBe(1);
  });
});

describe("openEnum", () => {
  it("takes known values and any other text, and nothing else", () => {
    const status = openEnum(["new", "done"]);
    expect(status.parse("new")).toBe("new");
    expect(status.parse("invented-tomorrow")).toBe("invented-tomorrow");
    expect(status.safeParse(1).success).toBe(false);
  });
});
