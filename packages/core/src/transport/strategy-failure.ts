/** Stands for whatever a strategy threw that is no error of ours. What it threw goes no further: it may hold a secret. */
export class StrategyFailure extends Error {
  readonly strategy: string;
  readonly thrownName: string;

  constructor(strategy: string, thrown: unknown) {
    super("strategy failed");
    this.strategy = strategy;
    this.thrownName = thrown instanceof Error ? thrown.name : typeof thrown;
  }
}
