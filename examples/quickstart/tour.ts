import type { Hooks } from "@idbraid/core";
import type { Terminal } from "./terminal.ts";

/** What one step came to. */
export interface StepResult {
  readonly provider: string;
  readonly step: string;
  readonly requests: number;
  readonly durationMs: number;
  readonly failed: boolean;
}

/** Runs the steps of one provider, prints every request they make, and keeps what they came to. */
export class Tour {
  readonly results: StepResult[] = [];
  readonly #provider: string;
  readonly #terminal: Terminal;
  #requests = 0;

  constructor(provider: string, terminal: Terminal) {
    this.#provider = provider;
    this.#terminal = terminal;
  }

  /** Pass these to the client: each exchange is printed as it ends. */
  get hooks(): Hooks {
    return {
      onResponse: (event) => {
        this.exchange(event);
      },
      onRetry: ({ reason, waitMs }) => {
        this.#terminal.note(`trying again after ${reason}, in ${Math.round(waitMs)} ms`);
      },
    };
  }

  /** Prints an exchange that no client made, and counts it. */
  exchange(fields: Parameters<Terminal["exchange"]>[0]): void {
    this.#requests += 1;
    this.#terminal.exchange(fields);
  }

  /** One step. A failure is printed and counted, and the tour goes on without its result. */
  async step<T>(text: string, run: () => Promise<T>): Promise<T | undefined> {
    this.#terminal.step(text);
    const startedMs = performance.now();
    const before = this.#requests;
    let failed = false;
    try {
      return await run();
    } catch (error) {
      failed = true;
      this.#terminal.failure(error instanceof Error ? error.message : String(error));
      return undefined;
    } finally {
      this.results.push({
        provider: this.#provider,
        step: text,
        requests: this.#requests - before,
        durationMs: performance.now() - startedMs,
        failed,
      });
    }
  }

  /** A step that shows an error: it fails when the error does not come. */
  async shows(
    text: string,
    run: () => Promise<unknown>,
    expected: (error: unknown) => boolean,
  ): Promise<void> {
    await this.step(text, async () => {
      const error: unknown = await run().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (!expected(error))
        throw error instanceof Error ? error : new Error("the call did not fail as it should");
      this.#terminal.note(`${(error as Error).name}: ${(error as Error).message}`);
    });
  }
}
