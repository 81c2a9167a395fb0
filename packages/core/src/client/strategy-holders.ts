import type { AuthStrategy } from "../auth/auth-strategy.ts";

/** Counts which strategies a client and those derived from it hold: two of them may share one, such as a certificate. */
export class StrategyHolders {
  readonly #held = new Map<AuthStrategy, number>();

  /** Counts a holder in. What it returns counts it out, and closes the strategy after the last one. */
  hold(strategy: AuthStrategy): () => Promise<void> {
    this.#held.set(strategy, this.#holdersOf(strategy) + 1);
    return async () => {
      const left = this.#holdersOf(strategy) - 1;
      if (left > 0) {
        this.#held.set(strategy, left);
        return;
      }
      this.#held.delete(strategy);
      await strategy.close?.();
    };
  }

  #holdersOf(strategy: AuthStrategy): number {
    return this.#held.get(strategy) ?? 0;
  }
}
