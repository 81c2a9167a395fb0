import { AbortError } from "../errors/abort-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import type { IdentityError } from "../errors/identity-error.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** Bounds work that others wait for and none of them may end: a fetch that hangs would hold up every later call. */
export class TimeLimit {
  readonly #option: string;
  readonly #limitMs: number;
  readonly #remedy: string;
  readonly #running = new Set<(reason: IdentityError) => void>();

  /** @param option The option that tells the work, for messages. */
  constructor(option: string, limitMs: number, remedy = 'Find out why it hangs, or raise "timeoutMs".') {
    this.#option = option;
    this.#limitMs = limitMs;
    this.#remedy = remedy;
  }

  /**
   * What `work` gives. Its signal ends when the time is over or `end` was called: nobody wants the result any more.
   *
   * @throws {TimeoutError} when the time is over
   * @throws {AbortError} when `end` was called
   */
  run<T>(runtime: Runtime, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    return new Promise<T>((resolve, reject) => {
      const giveUp = (reason: IdentityError): void => {
        settle();
        reject(reason);
        controller.abort(reason);
      };
      const cancel = runtime.schedule(this.#limitMs, () => {
        giveUp(this.#tooLate());
      });
      const settle = (): void => {
        cancel();
        this.#running.delete(giveUp);
      };
      this.#running.add(giveUp);
      work(controller.signal).finally(settle).then(resolve, reject);
    });
  }

  /** Gives up all work under way. */
  end(): void {
    for (const giveUp of this.#running)
      giveUp(new AbortError({ message: "The client was closed while it waited for credentials." }));
  }

  #tooLate(): TimeoutError {
    return new TimeoutError({
      message: `"${this.#option}" took longer than ${this.#limitMs} ms. ${this.#remedy}`,
      code: "credential_timeout",
      phase: "total",
      limitMs: this.#limitMs,
      retryable: true,
    });
  }
}
