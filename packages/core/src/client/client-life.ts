import type { Runtime } from "../runtime/runtime.ts";
import type { CallScope } from "../transport/call-scope.ts";

/** How a client is closed. */
export interface CloseOptions {
  /** How long running calls may still finish, in milliseconds. After that they are aborted. @default 0 */
  readonly drainMs?: number | undefined;
}

/** The calls of one client that are under way, those of derived clients included, and whether it takes more. */
export class ClientLife {
  readonly #runtime: Runtime;
  /** This life, then those that it derives from. */
  readonly #lineage: readonly ClientLife[];
  readonly #running = new Set<CallScope>();
  readonly #onIdle = new Set<() => void>();
  readonly #farewells: Cleanup<Promise<void>> = new Set();
  readonly #cuts: Cleanup<void> = new Set();
  #own: State = "open";

  /** @param parent The life that ends this one with it. It keeps no hold of this one while no call runs. */
  constructor(runtime: Runtime, parent?: ClientLife) {
    this.#runtime = runtime;
    this.#lineage = parent === undefined ? [this] : [this, ...parent.#lineage];
  }

  /** How many calls are under way. */
  get running(): number {
    return this.#running.size;
  }

  /** Counts a call of the user in; what it returns counts it out. After `close` it ends at once. */
  enter(scope: CallScope): () => void {
    return this.#enter(scope, this.#state !== "open");
  }

  /** Counts in what a running call needs, such as a token request: it may still start while the client drains. */
  enterForStrategy(scope: CallScope): () => void {
    return this.#enter(scope, this.#state === "closed");
  }

  /** When this life ends, or one that it derives from: runs this once, while requests of strategies may still be sent. */
  onClosing(farewell: () => Promise<void>): void {
    register(
      this.#lineage.map((life) => life.#farewells),
      farewell,
    );
  }

  /** When this life has ended, or one that it derives from: runs this once. */
  onClosed(cut: () => void): void {
    register(
      this.#lineage.map((life) => life.#cuts),
      cut,
    );
  }

  /** Refuses new calls; ends running ones after `drainMs`. Of several closes the first to be over ends them. */
  async close({ drainMs = 0 }: CloseOptions = {}): Promise<void> {
    if (this.#own === "open") this.#own = "draining";
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
    this.#endRunning();
    await Promise.all([...this.#farewells].map((farewell) => farewell()));
    this.#own = "closed";
    this.#endRunning();
    for (const cut of this.#cuts) cut();
  }

  get #state(): State {
    const states = this.#lineage.map((life) => life.#own);
    if (states.includes("closed")) return "closed";
    return states.includes("draining") ? "draining" : "open";
  }

  #enter(scope: CallScope, refused: boolean): () => void {
    if (refused) scope.end({ kind: "closed" });
    for (const life of this.#lineage) life.#running.add(scope);
    return () => {
      for (const life of this.#lineage) life.#leave(scope);
    };
  }

  #leave(scope: CallScope): void {
    this.#running.delete(scope);
    if (this.#running.size === 0) for (const done of this.#onIdle) done();
  }

  #endRunning(): void {
    for (const scope of this.#running) scope.end({ kind: "closed" });
  }
}

type State = "open" | "draining" | "closed";

type Cleanup<T> = Set<() => T>;

/** Adds work to several sets; whichever runs it first takes it out of all. */
function register<T>(sets: readonly Cleanup<T>[], work: () => T): void {
  const once = (): T => {
    for (const set of sets) set.delete(once);
    return work();
  };
  for (const set of sets) set.add(once);
}
