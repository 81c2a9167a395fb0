import type { Runtime } from "../runtime/runtime.ts";

/** Why a call had to end before it was done. */
export type EndCause =
  | { readonly kind: "abort" }
  | { readonly kind: "closed" }
  | { readonly kind: "deadline"; readonly limitMs: number };

/** Rejects whatever a call was waiting for when its scope ended. */
export class ScopeEnded extends Error {
  readonly endCause: EndCause;

  constructor(endCause: EndCause) {
    super(endCause.kind);
    this.endCause = endCause;
  }
}

/**
 * The life of one call: its deadline, the caller's abort and the client's close in one place.
 * Everything a call waits for registers here, and is released at once when the scope ends.
 */
export class CallScope {
  readonly #runtime: Runtime;
  readonly #deadlineMs: number;
  readonly #listeners = new Set<(cause: EndCause) => void>();
  readonly #callerSignal: AbortSignal | undefined;
  readonly #onAbort = (): void => {
    this.end({ kind: "abort" });
  };
  #cancelTimer: () => void;
  #cause: EndCause | undefined;
  #controller: AbortController | undefined;

  constructor(runtime: Runtime, totalMs: number, callerSignal: AbortSignal | undefined) {
    this.#runtime = runtime;
    this.#deadlineMs = runtime.monotonicMs() + totalMs;
    this.#cancelTimer = runtime.schedule(totalMs, () => {
      this.end({ kind: "deadline", limitMs: totalMs });
    });
    this.#callerSignal = callerSignal;
    if (callerSignal?.aborted === true) this.end({ kind: "abort" });
    else callerSignal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Why the call ended early; `undefined` while it may go on. */
  get cause(): EndCause | undefined {
    return this.#cause;
  }

  /** Milliseconds until the deadline. */
  get timeLeftMs(): number {
    return this.#deadlineMs - this.#runtime.monotonicMs();
  }

  /** Made on first use only: most calls find a cached token and never need one. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController();
      this.#controller = controller;
      if (this.#cause === undefined) {
        this.#listeners.add(() => {
          controller.abort();
        });
      } else controller.abort();
    }
    return this.#controller.signal;
  }

  /** Runs `listener` when the scope ends early, at once when it has already. Returns how to take it back. */
  onEnd(listener: (cause: EndCause) => void): () => void {
    if (this.#cause !== undefined) {
      listener(this.#cause);
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Ends the call early. Only the first cause counts. */
  end(cause: EndCause): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    const listeners = [...this.#listeners];
    this.dispose();
    for (const listener of listeners) listener(cause);
  }

  /** What `work` gives, unless the scope ends first: then `ScopeEnded`. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const off = this.onEnd((cause) => {
        reject(new ScopeEnded(cause));
      });
      work.then(
        (value) => {
          off();
          resolve(value);
        },
        (error: unknown) => {
          off();
          reject(error);
        },
      );
    });
  }

  /** Waits, unless the scope ends first: then `ScopeEnded`. */
  sleep(delayMs: number): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      let cancel: (() => void) | undefined;
      const off = this.onEnd((cause) => {
        cancel?.();
        reject(new ScopeEnded(cause));
      });
      if (this.#cause !== undefined) return;
      cancel = this.#runtime.schedule(delayMs, () => {
        off();
        resolve();
      });
    });
  }

  /** Takes the deadline away: a streamed body may last as long as it moves. */
  releaseDeadline(): void {
    this.#cancelTimer();
    this.#cancelTimer = () => undefined;
  }

  /** Gives back the timer and the listener on the caller's signal. */
  dispose(): void {
    this.releaseDeadline();
    this.#listeners.clear();
    this.#callerSignal?.removeEventListener("abort", this.#onAbort);
  }
}
