import { describe, expect, it } from "vitest";
import type { AuthAnswer } from "./auth-strategy.ts";
import { ClockOffsets } from "./clock-offsets.ts";

const nowMs = Date.UTC(2026, 0, 1);
const [here, there] = ["https://a.example.com", "https://b.example.com"];

/** An answer that came at `nowMs` from a server whose clock is `skewMs` off. */
function answer(skewMs: number, more: Partial<AuthAnswer> = {}): AuthAnswer {
  return {
    status: 401,
    dateHeader: new Date(nowMs + skewMs).toUTCString(),
    sentAtMs: nowMs,
    receivedAtMs: nowMs,
    ...more,
  };
}

describe("A9: clock offsets", () => {
  it.each([600_000, -600_000, 31_000, -31_000])("learn %d ms from the Date of a 401", (skewMs) => {
    const offsets = new ClockOffsets();
    expect(offsets.refused(here, 0, answer(skewMs))).toBe(true);
    expect(offsets.of(here)).toBe(skewMs);
    expect(offsets.learned).toBe(skewMs);
  });

  it("count from the middle of sent and received", () => {
    const offsets = new ClockOffsets();
    offsets.refused(here, 0, answer(600_000, { sentAtMs: nowMs - 4000, receivedAtMs: nowMs }));
    expect(offsets.of(here)).toBe(602_000);
  });

  it.each([30_000, -30_000, 0])("let a difference of %d ms be", (skewMs) => {
    const offsets = new ClockOffsets();
    expect(offsets.refused(here, 0, answer(skewMs))).toBe(false);
    expect(offsets.of(here)).toBe(0);
    expect(offsets.learned).toBeUndefined();
  });

  it.each([
    ["a 403", { status: 403 }],
    ["a 422", { status: 422 }],
    ["row 15: no single Date", { dateHeader: undefined }],
    ["a Date in another format", { dateHeader: new Date(nowMs + 600_000).toISOString() }],
  ])("are not learned from %s", (_what, more) => {
    const offsets = new ClockOffsets();
    expect(offsets.refused(here, 0, answer(600_000, more))).toBe(false);
    expect(offsets.of(here)).toBe(0);
  });

  it("are kept for each origin", () => {
    const offsets = new ClockOffsets();
    offsets.refused(here, 0, answer(600_000));
    expect(offsets.of(there)).toBe(0);
    expect(offsets.refused(there, 0, answer(0))).toBe(false);
  });

  it("make each of many refused requests worth one repetition, and none after that", () => {
    const offsets = new ClockOffsets();
    const signedWith = Array.from({ length: 100 }, () => offsets.of(here));
    const firsts = signedWith.map((usedMs, n) => offsets.refused(here, usedMs, answer(600_000 + n)));
    expect(firsts).toEqual(signedWith.map(() => true));
    expect(offsets.of(here)).toBe(600_000); // the fractions of a second say nothing new
    expect(offsets.refused(here, offsets.of(here), answer(600_400))).toBe(false);
  });

  it("are kept while the server's clock stays within 30 s of them", () => {
    const offsets = new ClockOffsets();
    offsets.refused(here, 0, answer(600_000));
    for (const skewMs of [570_000, 630_000]) {
      expect(offsets.refused(here, 600_000, answer(skewMs))).toBe(false);
      expect(offsets.of(here)).toBe(600_000);
    }
    expect(offsets.refused(here, 600_000, answer(631_000))).toBe(true);
    expect(offsets.of(here)).toBe(631_000);
  });

  it("follow a clock that was set right", () => {
    const offsets = new ClockOffsets();
    offsets.refused(here, 0, answer(600_000));
    expect(offsets.refused(here, 600_000, answer(0))).toBe(true);
    expect(offsets.of(here)).toBe(0);
  });
});
