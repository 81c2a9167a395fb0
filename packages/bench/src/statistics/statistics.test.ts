import { describe, expect, it } from "vitest";
import { median, pairedRatios, shuffled, spread } from "./statistics.ts";

describe("median", () => {
  it("is the middle value by size, not by place or by text", () => {
    expect(median([100, 9, 20])).toBe(20);
  });

  it("is the mean of the two in the middle when their number is even", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("refuses to make a figure out of nothing", () => {
    expect(() => median([])).toThrow(RangeError);
  });

  it("leaves the list as it was", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("spread", () => {
  it("tells the median and both ends", () => {
    expect(spread([5, 1, 2])).toEqual({ median: 2, min: 1, max: 5 });
  });
});

describe("pairedRatios", () => {
  it("does not see a machine that is slow for a while", () => {
    expect(pairedRatios([5, 50, 5], [10, 100, 10])).toEqual({ median: 0.5, min: 0.5, max: 0.5 });
  });

  it("refuses values without a baseline", () => {
    expect(() => pairedRatios([1, 2], [1])).toThrow(RangeError);
  });
});

describe("shuffled", () => {
  it("keeps every value once and leaves the list as it was", () => {
    const values = [1, 2, 3, 4, 5];
    const mixed = shuffled(values, Math.random);
    expect(mixed).toHaveLength(5);
    expect(new Set(mixed)).toEqual(new Set(values));
  });

  it("can put each value in each place", () => {
    expect(shuffled(["a", "b", "c"], () => 0)).toEqual(["b", "c", "a"]);
    expect(shuffled(["a", "b", "c"], () => 0.999)).toEqual(["a", "b", "c"]);
  });
});
