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
  /** Checks that were started and not reset. No two have both the provider id and the reference in common. */
  readonly checks: CheckRecord[];
  /** How many running checks use an image, by its id; 0 when they are over. */
  readonly images: Map<string, number>;
  /** Ends the checks that run, with the reason in words. Replaced at each reset. */
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
    checks: [],
    images: new Map(),
    lifetime: new AbortController(),
  };
}

/** Puts a world back to its first state. Checks that run are given up. */
export function resetWorld(world: PassfortWorld): void {
  world.lifetime.abort("the sandbox was reset");
  world.lifetime = new AbortController();
  world.clock.reset();
  world.ids.reset();
  world.journal.clear();
  world.checks.length = 0;
  world.images.clear();
}

/** The check that an integration means: a reference is unique within one provider. */
export function findCheck(
  { checks }: Pick<PassfortWorld, "checks">,
  { provider_id, reference }: Pick<CheckRecord, "provider_id" | "reference">,
): CheckRecord | undefined {
  const providerId = provider_id.toLowerCase(); // a UUID
  return checks.find(
    (check) => check.reference === reference && check.provider_id.toLowerCase() === providerId,
  );
}
