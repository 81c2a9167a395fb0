import type { AuthStrategy } from "../../../auth/auth-strategy.ts";
import { oauth2ClientCredentials } from "../../../auth/oauth2/oauth2-client-credentials.ts";
import { tokenStore } from "../../../auth/tokens/token-store.ts";
import type { Client } from "../../../client/client.ts";
import type { ClientOptions } from "../../../client/client-options.ts";
import { path } from "../../../client/path.ts";
import type { Runtime } from "../../../runtime/runtime.ts";
import type { ReplayClass } from "../../../transport/replay.ts";
import type { HttpMethod } from "../../../transport/wire.ts";
import { canary } from "../../canary.ts";
import { anyObject, testClient } from "../../test-client.ts";
import type {
  SimulatedClient,
  SimulatedOperation,
  SimulationScenario,
  SimulationWorld,
} from "../scenario.ts";
import { simulation } from "../simulation.node.ts";
import { journalProvider } from "./journal-provider.ts";

const totalMs = 25_000;

/** How a scenario may be wrong on purpose. */
export interface ScenarioChanges {
  readonly auth?: (world: SimulationWorld, good: AuthStrategy) => AuthStrategy;
  readonly operations?: (client: Client, runtime: Runtime) => readonly SimulatedOperation[];
  readonly options?: ClientOptions;
  readonly close?: (client: Client) => SimulatedClient["close"];
}

/** Every replay class over two clients, which share their tokens in every second schedule. */
export function coreScenario(changes: ScenarioChanges = {}): SimulationScenario {
  return {
    setUp(world) {
      const secrets = { clientSecret: canary("client-secret"), token: canary("token", { plain: true }) };
      const provider = journalProvider(secrets.token, [8, 60, 3600][world.seed % 3] as number);
      const shared = world.seed % 2 === 0;
      const tokens = tokenStore();
      const clients = ["one", shared ? "one" : "two"].map((clientId): SimulatedClient => {
        const good = oauth2ClientCredentials({
          tokenUrl: `${world.origin}/token`,
          clientId,
          clientSecret: secrets.clientSecret,
          ...(shared ? { tokenStore: tokens } : {}),
        });
        const runtime = world.runtime();
        const client = testClient(
          world.origin,
          {
            runtime,
            hooks: world.hooks,
            timeouts: { totalMs, headersMs: 9000, bodyIdleMs: 4000, connectMs: 3000 },
            maxSockets: shared ? 64 : 2,
            ...changes.options,
          },
          { auth: changes.auth?.(world, good) ?? good },
        );
        const operations = (changes.operations ?? operationsOf)(client, runtime);
        return { operations, close: changes.close?.(client) ?? ((options) => client.close(options)) };
      });
      return { ...provider, clients, secrets, tokenPath: "/token" };
    },
  };
}

export const scenario = simulation(coreScenario());

/** One operation of each class. */
export function operationsOf(client: Client): SimulatedOperation[] {
  return [
    operation(client, "GET", "safe"),
    operation(client, "DELETE", "safe"),
    operation(client, "POST", "keyed"),
    operation(client, "POST", "unsent"),
    operation(client, "PATCH", "unsent", [503]),
    operation(client, "PUT", "never"),
  ];
}

/** @param declared What the client thinks of it, where that is wrong. */
export function operation(
  client: Client,
  method: HttpMethod,
  replay: ReplayClass,
  replayAlso: readonly number[] = [],
  declared: ReplayClass = replay,
): SimulatedOperation {
  return {
    name: `${method} /things`,
    method,
    replay,
    replayAlso,
    totalMs,
    send: (id, options) =>
      client.request(
        {
          method,
          path: path`/things/${{ id }}`,
          replay: declared,
          replayAlso,
          response: anyObject,
          ...(method === "GET" || method === "DELETE" ? {} : { body: { id, text: "x".repeat(200) } }),
          ...(replay === "keyed" ? { key: id } : {}),
        },
        options,
      ),
  };
}
