import { createClock, type SandboxClock } from "../frame/clock.ts";
import { createIdSource, type IdSource } from "../frame/ids.ts";
import { createJournal, type Journal } from "../frame/journal.ts";
import type { PassfortSimulatorOptions } from "./options.ts";
import { readSecretKey, seededSecretKey, type SecretKey } from "./secret-key.ts";

/** A callback that was taken. */
export interface CallbackRecord {
  readonly callback_id: string;
  readonly provider_id: string;
  readonly reference: string;
  readonly custom_data: Readonly<Record<string, unknown>> | undefined;
  /** When it came, ISO 8601, by the sandbox clock. */
  readonly at: string;
}

/** A check that an integration has begun, as the endpoints that it calls know it. */
export interface CheckRecord {
  readonly provider_id: string;
  readonly reference: string;
  /** Everything that was given so far, merged. */
  custom_data: Readonly<Record<string, unknown>> | undefined;
  readonly callbacks: CallbackRecord[];
  /** Called when a callback comes. */
  wake(): void;
}

/** Everything that one PassFort simulator knows. `resetWorld` puts it back to the start. */
export interface PassfortWorld {
  readonly seed: string;
  readonly secretKey: string;
  readonly key: SecretKey;
  readonly clock: SandboxClock;
  readonly ids: IdSource;
  readonly journal: Journal;
  /** Checks that were started and not reset, by the reference that the integration gave. */
  readonly checks: Map<string, CheckRecord>;
  /** How many running checks use an image, by its id; 0 when they are over. */
  readonly images: Map<string, number>;
  /** Ends the checks that run. Replaced at each reset. */
  lifetime: AbortController;
}

/** Gives a new world in its first state. */
export function createWorld(options: PassfortSimulatorOptions): PassfortWorld {
  const seed = options.seed ?? "idbraid";
  const secretKey = options.credentials?.secretKey ?? seededSecretKey(seed, "main");
  return {
    seed,
    secretKey,
    key: readSecretKey(secretKey),
    clock: createClock(options.now ?? Date.now),
    ids: createIdSource(seed),
    journal: createJournal(),
    checks: new Map(),
    images: new Map(),
    lifetime: new AbortController(),
  };
}

/** Puts a world back to its first state. Checks that run are given up. */
export function resetWorld(world: PassfortWorld): void {
  world.lifetime.abort();
  world.lifetime = new AbortController();
  world.clock.reset();
  world.ids.reset();
  world.journal.clear();
  world.checks.clear();
  world.images.clear();
}
