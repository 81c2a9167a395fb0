import type { CloseOptions } from "../../client/client-life.ts";
import type { Hooks } from "../../client/hooks.ts";
import type { RequestOptions } from "../../client/request-options.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { ReplayClass } from "../../transport/replay.ts";
import type { HttpMethod } from "../../transport/wire.ts";
import type { CanarySecrets } from "../find-canaries.node.ts";

/** A provider and its clients, made anew for each schedule. */
export interface SimulationScenario {
  /** Builds the provider and the clients. It draws nothing but from `world`. */
  setUp(world: SimulationWorld): SimulatedSystem | Promise<SimulatedSystem>;
}

/** What a scenario builds with. */
export interface SimulationWorld {
  /** Where the clients find the provider, such as `http://127.0.0.1:4000`. Nothing listens there. */
  readonly origin: string;
  /** Decides what the scenario leaves to chance. */
  readonly seed: number;
  /** For every client: what hooks are told is searched for secrets. */
  readonly hooks: Hooks;
  /** A runtime for one client. Its timers are counted, and a schedule may move its wall clock. */
  runtime(): Runtime;
}

/** What a scenario has built. */
export interface SimulatedSystem {
  /** The provider, in process. */
  readonly app: (request: Request) => Response | Promise<Response>;
  readonly clients: readonly SimulatedClient[];
  /** Secrets that no error and no hook may show. */
  readonly secrets: CanarySecrets;
  /** The path of the token endpoint. @default there is none */
  readonly tokenPath?: string | undefined;
  /** Makes the provider refuse every token it has given out. */
  readonly expireTokens?: (() => void) | undefined;
}

/** One client, and what may be called on it. */
export interface SimulatedClient {
  readonly operations: readonly SimulatedOperation[];
  /** Closes it; after that nothing of it may be left. */
  close(options?: CloseOptions): Promise<void>;
}

/** One operation, with what is true of it at the provider. */
export interface SimulatedOperation {
  readonly name: string;
  /** The method of the request that executes it; others that a call sends, such as look-ups, are not counted. */
  readonly method: HttpMethod;
  /** When the provider can bear it twice. */
  readonly replay: ReplayClass;
  /** More statuses after which it may be sent again. */
  readonly replayAlso?: readonly number[] | undefined;
  /** Its time limit, in milliseconds. */
  readonly totalMs: number;
  /** The requests of one call at most, replays after a 401 left out. @default 3 */
  readonly maxAttempts?: number | undefined;
  /** Starts one call. `options` must reach every request of it: they carry the header by which it is known. */
  send(id: string, options: RequestOptions): PromiseLike<unknown>;
}

/** The header by which requests are put down to calls. */
export const callHeader = "x-simulation-call";
