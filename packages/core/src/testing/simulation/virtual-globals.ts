import { seededRandom } from "../seeded-random.ts";
import type { VirtualRuntime } from "../virtual-runtime.ts";

/** The globals of this thread, on virtual time. */
export interface VirtualGlobals {
  /** Lets everything run that needs no time: promises, immediates and digests. */
  readonly settle: () => Promise<void>;
  /** Timers that are still set. */
  readonly pendingTimers: number;
  /** Puts them on a runtime: clocks, timers, random numbers and ids. */
  install(runtime: VirtualRuntime, seed: number): void;
  /** Gives the real ones back. */
  restore(): void;
}

/**
 * Replaces `Date`, `performance.now`, timers, `Math.random` and what `crypto` has of chance. WebCrypto works on other
 * threads, whose order is no one's choice: its calls are made one after the other, and time stands still for them.
 */
export function virtualGlobals(): VirtualGlobals {
  const { setImmediate: realImmediate, clearImmediate: realClear } = globalThis;
  const undo: (() => void)[] = [];
  const timers = new Set<VirtualTimer>();
  const immediates = new Set<unknown>();
  const digests = new Set<Promise<unknown>>();

  const replace = (target: object, name: string, value: unknown): void => {
    const before = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: true });
    undo.push(() => {
      Reflect.deleteProperty(target, name);
      if (before !== undefined) Object.defineProperty(target, name, before);
    });
  };
  return {
    settle: async () => {
      do await new Promise<void>((resolve) => realImmediate(resolve));
      while (digests.size > 0 || immediates.size > 0);
    },
    get pendingTimers() {
      return timers.size;
    },
    install(runtime, seed) {
      const set =
        (repeat: boolean) =>
        (task: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
          new VirtualTimer(runtime, timers, () => task(...args), Math.max(1, Number(ms) || 1), repeat);
      const clear = (timer: unknown): void => {
        if (timer instanceof VirtualTimer) timer.clear();
      };
      replace(globalThis, "Date", virtualDate(runtime));
      replace(globalThis, "setTimeout", set(false));
      replace(globalThis, "setInterval", set(true));
      replace(globalThis, "clearTimeout", clear);
      replace(globalThis, "clearInterval", clear);
      replace(globalThis, "setImmediate", (task: (...args: unknown[]) => void, ...args: unknown[]) => {
        const immediate = realImmediate(() => {
          immediates.delete(immediate);
          task(...args);
        });
        immediates.add(immediate);
        return immediate;
      });
      replace(globalThis, "clearImmediate", (immediate: ReturnType<typeof realImmediate>) => {
        immediates.delete(immediate);
        realClear(immediate);
      });
      replace(performance, "now", () => runtime.monotonicMs());
      const random = seededRandom(seed);
      replace(Math, "random", random);
      replace(crypto, "randomUUID", () => runtime.id());
      replace(crypto, "getRandomValues", <T extends ArrayBufferView>(view: T): T => {
        new Uint8Array(view.buffer, view.byteOffset, view.byteLength).forEach((_, at, bytes) => {
          bytes[at] = Math.floor(random() * 256);
        });
        return view;
      });
      replaceSubtle(replace, digests);
    },
    restore() {
      for (const step of undo.splice(0).toReversed()) step();
      timers.clear();
      immediates.clear();
    },
  };
}

/** @param running Is told of each call until it is over. */
function replaceSubtle(
  replace: (target: object, name: string, value: unknown) => void,
  running: Set<Promise<unknown>>,
): void {
  const { subtle } = crypto;
  let last: Promise<unknown> = Promise.resolve();
  for (const name of ["digest", "sign", "verify", "importKey", "exportKey", "encrypt", "decrypt"] as const) {
    const real = subtle[name].bind(subtle) as (...args: unknown[]) => Promise<unknown>;
    replace(subtle, name, (...args: unknown[]) => {
      const done = last.then(() => real(...args));
      last = done.catch(() => undefined).finally(() => running.delete(done));
      running.add(done);
      return done;
    });
  }
}

function virtualDate(runtime: VirtualRuntime): DateConstructor {
  const Real = globalThis.Date;
  class VirtualDate extends Real {
    constructor(...args: readonly unknown[]) {
      super(...((args.length === 0 ? [runtime.now()] : args) as [number]));
    }
    static override now(): number {
      return runtime.now();
    }
    static override [Symbol.hasInstance](value: unknown): boolean {
      return value instanceof Real;
    }
  }
  return VirtualDate as unknown as DateConstructor;
}

/** What `setTimeout` gives, as far as programs use it. */
class VirtualTimer {
  readonly #runtime: VirtualRuntime;
  readonly #alive: Set<VirtualTimer>;
  readonly #task: () => void;
  readonly #delayMs: number;
  readonly #repeat: boolean;
  #cancel: () => void = () => undefined;

  constructor(
    runtime: VirtualRuntime,
    alive: Set<VirtualTimer>,
    task: () => void,
    delayMs: number,
    repeat: boolean,
  ) {
    this.#runtime = runtime;
    this.#alive = alive;
    this.#task = task;
    this.#delayMs = delayMs;
    this.#repeat = repeat;
    this.refresh();
  }

  refresh(): this {
    this.#cancel();
    this.#alive.add(this);
    this.#cancel = this.#runtime.schedule(this.#delayMs, () => {
      if (this.#repeat) this.refresh();
      else this.#alive.delete(this);
      this.#task();
    });
    return this;
  }

  clear(): void {
    this.#cancel();
    this.#alive.delete(this);
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}
