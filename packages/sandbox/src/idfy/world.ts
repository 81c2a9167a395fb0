import { createClock, type SandboxClock } from "../frame/clock.ts";
import { createIdSource, hexOf, type IdSource } from "../frame/ids.ts";
import { idfyScopes, type IdfyCredentials, type IdfyProduct, type IdfySimulatorOptions } from "./options.ts";
import type { ThrottleRule } from "./options.ts";
import type { SessionRecord } from "./identification/session-record.ts";
import type { DocumentRecord } from "./signature/document-record.ts";

/** A client that may log in, and what its account subscribes to. */
export interface ClientRecord {
  readonly credentials: IdfyCredentials;
  products: ReadonlySet<IdfyProduct>;
  /** Requests in the current throttle window. */
  window: { startedAtMs: number; requests: number } | undefined;
}

/** An access token that was given out. */
export interface TokenRecord {
  readonly client: ClientRecord;
  readonly scopes: ReadonlySet<string>;
  readonly expiresAtMs: number;
}

/** Everything that one Idfy simulator knows. `reset` puts it back to the start. */
export interface IdfyWorld {
  readonly seed: string;
  readonly options: IdfySimulatorOptions;
  readonly clock: SandboxClock;
  readonly ids: IdSource;
  /** Counts resets, so that a token from before one never becomes valid again. */
  generation: number;
  throttle: ThrottleRule | undefined;
  readonly clients: Map<string, ClientRecord>;
  readonly tokens: Map<string, TokenRecord>;
  /** In order of creation. */
  readonly documents: Map<string, DocumentRecord>;
  /** The same documents by account and `externalId`. */
  readonly documentsByKey: Map<string, DocumentRecord>;
  /** In order of creation. */
  readonly sessions: Map<string, SessionRecord>;
}

/** Gives a new world in its first state. */
export function createWorld(options: IdfySimulatorOptions): IdfyWorld {
  const seed = options.seed ?? "idbraid";
  const world: IdfyWorld = {
    seed,
    options,
    clock: createClock(options.now ?? Date.now),
    ids: createIdSource(seed),
    generation: 0,
    throttle: undefined,
    clients: new Map(),
    tokens: new Map(),
    documents: new Map(),
    documentsByKey: new Map(),
    sessions: new Map(),
  };
  resetWorld(world);
  return world;
}

/** Puts a world back to its first state: what is left of before is the count of resets. */
export function resetWorld(world: IdfyWorld): void {
  const { seed, options } = world;
  world.clock.reset();
  world.ids.reset();
  world.generation += 1;
  world.throttle = options.throttle;
  const { clients, tokens, documents, documentsByKey, sessions } = world;
  for (const table of [clients, tokens, documents, documentsByKey, sessions]) table.clear();
  const everything: IdfyProduct[] = ["identification", "signature"];
  addClient(
    world,
    { ...credentialsOf(seed, "main"), ...options.credentials },
    options.products ?? everything,
  );
  addClient(world, credentialsOf(seed, "unsubscribed"), []);
  addClient(world, { ...credentialsOf(seed, "production"), environment: "prod" }, everything);
}

/** The credentials by their role, as they are at the start. */
export function credentialsOf(seed: string, role: string): IdfyCredentials {
  const digits = (what: string, length: number): string => hexOf(`${seed}/${role}/${what}`, length);
  return {
    clientId: `sandbox-${role}-${digits("id", 8)}`,
    clientSecret: digits("secret", 40),
    accountId: createIdSource(`${seed}/${role}`).uuid("account"),
    environment: "test",
    scopes: [...idfyScopes],
  };
}

function addClient(world: IdfyWorld, credentials: IdfyCredentials, products: readonly IdfyProduct[]): void {
  world.clients.set(credentials.clientId, { credentials, products: new Set(products), window: undefined });
}
