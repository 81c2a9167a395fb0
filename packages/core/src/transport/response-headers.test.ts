import { describe, expect, it } from "vitest";
import { ResponseHeaders } from "./response-headers.ts";

describe("the headers of an answer", () => {
  const headers = new ResponseHeaders(["Date", "d", "X-Many", "1", "x-many", "2", "Empty", ""]);

  it("are found in any letter case, repeated ones kept apart", () => {
    expect(headers.first("date")).toBe("d");
    expect(headers.first("X-MANY")).toBe("1");
    expect(headers.first("absent")).toBeUndefined();
    expect(headers.all("x-Many")).toEqual(["1", "2"]);
    expect(headers.all("absent")).toEqual([]);
  });

  it("are single only when they came once", () => {
    expect(headers.single("date")).toBe("d");
    expect(headers.single("empty")).toBe("");
    expect(headers.single("x-many")).toBeUndefined();
    expect(headers.single("absent")).toBeUndefined();
  });

  it("become a Headers object", () => {
    expect([...headers.toFetchHeaders()]).toEqual([
      ["date", "d"],
      ["empty", ""],
      ["x-many", "1, 2"],
    ]);
  });
});
