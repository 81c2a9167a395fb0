import { describe, expect, it } from "vitest";
import { RetryBudget } from "./retry-budget.ts";

describe("R9: the retry budget", () => {
  it("is a bucket of 500, from which a retry takes 5 and one after a timeout 10", () => {
    const budget = new RetryBudget();
    expect(budget.tokens).toBe(500);
    budget.spend(RetryBudget.cost(false));
    expect(budget.tokens).toBe(495);
    budget.spend(RetryBudget.cost(true));
    expect(budget.tokens).toBe(485);
  });

  it("gets back what its last retry cost from a success, and 1 from a success at the first try", () => {
    const budget = new RetryBudget();
    budget.spend(100);
    budget.refund(10);
    expect(budget.tokens).toBe(410);
    budget.refund(0);
    expect(budget.tokens).toBe(411);
  });

  it("is never below 0 and never above 500", () => {
    const budget = new RetryBudget();
    budget.refund(0);
    expect(budget.tokens).toBe(500);
    for (let i = 0; i < 101; i += 1) budget.spend(5);
    expect(budget.tokens).toBe(0);
  });
});
