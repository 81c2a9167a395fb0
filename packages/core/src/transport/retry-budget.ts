/**
 * Stops retry storms: a bucket that retries drain and successes fill. One per client.
 * The numbers are those of the AWS SDKs.
 */
export class RetryBudget {
  static readonly capacity = 500;
  #tokens = RetryBudget.capacity;

  /** What a retry costs: more after a timeout, as the server may still be at work. */
  static cost(afterTimeout: boolean): number {
    return afterTimeout ? 10 : 5;
  }

  /** What is left, from 0 to 500. */
  get tokens(): number {
    return this.#tokens;
  }

  /** Pays for a retry. The caller has looked at `tokens` before. */
  spend(cost: number): void {
    this.#tokens = Math.max(0, this.#tokens - cost);
  }

  /** A success pays back what its last retry cost; one at the first try pays 1. */
  refund(lastCost: number): void {
    this.#tokens = Math.min(RetryBudget.capacity, this.#tokens + (lastCost || 1));
  }
}
