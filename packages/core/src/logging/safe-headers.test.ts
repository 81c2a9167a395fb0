import { describe, expect, it } from "vitest";
import { ResponseHeaders } from "../transport/response-headers.ts";
import { safeHeaders } from "./safe-headers.ts";

describe("E3: the headers that hooks and logs may see", () => {
  it("are those of the list, in any letter case", () => {
    const lines = [
      ["Date", "d"],
      ["Content-Type", "application/json"],
      ["Retry-After", "1"],
      ["RequestId", "r"],
      ["X-RateLimit-Remaining", "9"],
      ["Set-Cookie", "session=secret"],
      ["Location", "/people/0101"],
      ["WWW-Authenticate", "Bearer"],
      ["X-Account", "secret"],
    ].flat();
    expect(safeHeaders(new ResponseHeaders(lines))).toEqual({
      date: "d",
      "content-type": "application/json",
      "retry-after": "1",
      requestid: "r",
      "x-ratelimit-remaining": "9",
    });
  });

  it("are cut to 200 characters, and the first of repeated ones", () => {
    expect(safeHeaders(new ResponseHeaders(["date", "x".repeat(300), "date", "y"]))).toEqual({
      date: "x".repeat(200),
    });
  });
});
