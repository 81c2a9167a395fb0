import type { Runtime } from "../runtime/runtime.ts";
import type { CallScope } from "../transport/call-scope.ts";

/** How a client is closed. */
export interface CloseOptions {
  /** How long running calls may still finish, in milliseconds. After that they are aborted. @default 0 */
  readonly drainMs?: number | undefined;
}

/** The calls of one client that are under way, and whether it takes more. */
export class ClientLife {
  readonly #runtime: Runtime;
  readonly #running = new Set<CallScope>();
  #state: "open" | "draining" | "closed" = "open";
  readonly #onIdle = new Set<() => void>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Counts a call of the user in; what it returns counts it out. After `close` it ends at once. */
  enter(scope: CallScope): () => void {
    return this.#enter(scope, this.#state !== "open");
  }

  /** Counts in what a running call needs, such as a token request: it may still start while the client drains. */
  enterForStrategy(scope: CallScope): () => void {
    return this.#enter(scope, this.#state === "closed");
  }

  /** Refuses new calls; ends running ones after `drainMs`. Of several closes the first to be over ends them. */
  async close({ drainMs = 0 }: CloseOptions = {}): Promise<void> {
    if (this.#state === "open") this.#state = "draining";
    if (drainMs > 0 && this.#running.size > 0) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          cancel();
          this.#onIdle.delete(done);
          resolve();
        };
        const cancel = this.#runtime.schedule(drainMs, done);
        this.#onIdle.add(done);
      });
    }
    this.#state = "closed";
    for (const scope of this.#running) scope.end({ kind: "closed" });
  }

  #enter(scope: CallScope, refused: boolean): () => void {
    if (refused) scope.end({ kind: "closed" });
    this.#running.add(scope);
    return () => {
      this.#running.delete(scope);
      if (this.#running.size === 0) for (const done of this.#onIdle) done();
    };
  }
}
