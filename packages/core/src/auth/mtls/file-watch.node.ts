import type { BigIntStats } from "node:fs";
import type { Runtime } from "../../runtime/runtime.ts";

/** What {@link FileWatch} works with. */
export interface FileWatchOptions {
  readonly runtime: Runtime;
  readonly paths: readonly string[];
  readonly everyMs: number;
  /** Takes the new content over; `false` when it cannot be used. */
  readonly reload: () => Promise<boolean>;
}

/** A certificate and its key are written one after the other: wait until both are there. */
const settleMs = 1000;

/** After a failure, also without a change: what stood in the way may be gone. */
const retryMs = 60_000;

/**
 * Looks at files from time to time. It asks for their state rather than for events of the system: those are lost after
 * the second rename and where a directory is swapped by a symbolic link, as Kubernetes does.
 */
export class FileWatch {
  readonly #options: FileWatchOptions;
  /** The state that was last taken over, or tried to be. */
  #tried: string;
  #seen: string;
  #retryAtMs = Number.POSITIVE_INFINITY;
  #stopped = false;
  #cancel: () => void = () => undefined;

  /** Make it before the files are read for the first time, so that no change in between is missed. */
  constructor(options: FileWatchOptions) {
    this.#options = options;
    this.#tried = this.#seen = options.paths.map(stateNow).join(" ");
  }

  /** Also after {@link stop}: what changed in between is found. */
  start(): void {
    this.#stopped = false;
    this.#next(this.#options.everyMs);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  #next(delayMs: number): void {
    if (this.#stopped) return;
    this.#cancel();
    this.#cancel = this.#options.runtime.schedule(delayMs, () => void this.#look(), "background");
  }

  async #look(): Promise<void> {
    const { runtime, paths, everyMs, reload } = this.#options;
    const state = (await Promise.all(paths.map(stateOf))).join(" ");
    if (this.#stopped) return;
    if (state !== this.#seen) {
      this.#seen = state;
      this.#next(settleMs);
      return;
    }
    if (state !== this.#tried || runtime.monotonicMs() >= this.#retryAtMs) {
      this.#tried = state;
      this.#retryAtMs = (await reload()) ? Number.POSITIVE_INFINITY : runtime.monotonicMs() + retryMs;
    }
    this.#next(Math.min(everyMs, Math.max(0, this.#retryAtMs - runtime.monotonicMs())));
  }
}

function stateNow(path: string): string {
  try {
    return print(process.getBuiltinModule("node:fs").statSync(path, { bigint: true }));
  } catch {
    return "absent";
  }
}

async function stateOf(path: string): Promise<string> {
  const { stat } = process.getBuiltinModule("node:fs/promises");
  return stat(path, { bigint: true }).then(print, () => "absent");
}

/** A rename shows in the inode, a write in time and size. */
function print({ ino, size, mtimeNs }: BigIntStats): string {
  return [ino, size, mtimeNs].join(":");
}
