import { describe, expect, it } from "vitest";
import { ResponseHeaders } from "./response-headers.ts";
import { retryAfterMs } from "./retry-after.ts";

const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0);
const inTenSeconds = "Thu, 01 Jan 2026 12:00:10 GMT";

const read = (...lines: string[]): number | undefined => retryAfterMs(new ResponseHeaders(lines), nowMs);

describe("R8: Retry-After", () => {
  it.each([
    ["0", 0],
    ["1", 1000],
    ["120", 120_000],
    ["2592000", 2_592_000_000],
    ["9999999999", 9_999_999_999_000],
    ["12345678901", 12345678901000],
    ["-1", undefined],
    ["+1", undefined],
    ["1.5", undefined],
    ["1e3", undefined],
    ["0x10", undefined],
    ["1 second", undefined],
    ["soon", undefined],
    ["", undefined],
    [inTenSeconds, 10_000],
    ["Thu, 01 Jan 2026 11:00:00 GMT", 0],
    ["Thu, 01 Jan 2026 12:00:10 +0100", undefined],
    ["Thursday, 01-Jan-26 12:00:10 GMT", undefined],
    ["Thu Jan  1 12:00:10 2026", undefined],
    ["2026-01-01T12:00:10Z", undefined],
    ["Thu, 01 Jan 2026 99:00:10 GMT", undefined],
  ])("%j is %j", (value, expected) => {
    expect(read("retry-after", value)).toBe(expected);
  });

  it("counts a date from the answer's own Date, so that a skewed clock does not matter", () => {
    expect(read("Date", "Thu, 01 Jan 2026 12:00:04 GMT", "Retry-After", inTenSeconds)).toBe(6000);
    expect(read("date", "Fri, 02 Jan 2026 12:00:10 GMT", "retry-after", inTenSeconds)).toBe(0);
  });

  it("counts a date from our clock when the Date is malformed or repeated", () => {
    expect(read("date", "yesterday", "retry-after", inTenSeconds)).toBe(10_000);
    const date = "Thu, 01 Jan 2026 12:00:04 GMT";
    expect(read("date", date, "date", date, "retry-after", inTenSeconds)).toBe(10_000);
  });

  it("is ignored when it is absent or repeated", () => {
    expect(read()).toBeUndefined();
    expect(read("retry-after", "1", "Retry-After", "1")).toBeUndefined();
  });
});
