import {
  canary,
  type SimulatedClient,
  type SimulatedOperation,
  simulation,
  type SimulationWorld,
} from "@idbraid/core/testing";
import { createIdfySimulator, type IdfySimulator } from "@idbraid/sandbox";
import { createIdfy, type Idfy } from "../index.ts";
import { newDocument, newSession, newSigner } from "./bodies.ts";

const totalMs = 25_000;

/** Two clients of one account against the sandbox, with an operation of every kind. */
export const scenario = simulation({
  setUp(world) {
    const secrets = { clientSecret: canary("client-secret") };
    const sandbox = createIdfySimulator({
      seed: `simulation-${world.seed}`,
      credentials: secrets,
      tokenLifetimeS: [20, 120, 3600][world.seed % 3],
      contentType: "every-request",
      documents: 3,
    });
    return {
      app: (request) => sandbox.fetch(request),
      clients: [0, 1].map((number) => client(world, sandbox, number)),
      secrets,
      tokenPath: "/oauth/connect/token",
      expireTokens: () => sandbox.control.revokeTokens(),
    };
  },
});

/** Each asks for scopes of its own, and so has tokens of its own. */
function client(world: SimulationWorld, sandbox: IdfySimulator, number: number): SimulatedClient {
  const idfy = createIdfy({
    baseUrl: world.origin,
    clientId: sandbox.credentials.clientId,
    clientSecret: sandbox.credentials.clientSecret,
    scopes: number === 0 ? ["identify", "document_read", "document_write"] : undefined,
    runtime: world.runtime(),
    hooks: world.hooks,
    timeouts: { totalMs, headersMs: 9000, bodyIdleMs: 4000, connectMs: 3000 },
  });
  const documentIds = sandbox.control.seedDocuments({ count: 3 });
  return { operations: operationsOf(idfy, documentIds), close: (options) => idfy.close(options) };
}

function operationsOf(idfy: Idfy, documentIds: readonly string[]): readonly SimulatedOperation[] {
  const { documents } = idfy.signature;
  const [first = "", second = "", third = ""] = documentIds;
  return [
    {
      name: "documents.retrieve",
      method: "GET",
      replay: "safe",
      totalMs,
      send: (_id, options) => documents.retrieve(first, options),
    },
    {
      name: "documents.list",
      method: "GET",
      replay: "safe",
      totalMs,
      send: (_id, options) => documents.list({ limit: 2 }, options),
    },
    {
      name: "documents.create",
      method: "POST",
      replay: "keyed",
      totalMs,
      send: (id, options) => documents.create({ ...newDocument, externalId: `ext-${id}` }, options),
    },
    {
      name: "sessions.create",
      method: "POST",
      replay: "keyed",
      totalMs,
      send: (id, options) =>
        idfy.identification.sessions.create({ ...newSession, externalReference: `ref-${id}` }, options),
    },
    {
      name: "documents.update",
      method: "PATCH",
      replay: "unsent",
      replayAlso: [503],
      totalMs,
      send: (id, options) => documents.update(first, { title: id }, options),
    },
    {
      name: "signers.create",
      method: "POST",
      replay: "unsent",
      totalMs,
      send: (id, options) =>
        documents.signers.create(second, { ...newSigner, externalSignerId: `signer-${id}` }, options),
    },
    {
      name: "documents.cancel",
      method: "POST",
      replay: "unsent",
      totalMs,
      send: (_id, options) => documents.cancel(third, undefined, options),
    },
  ];
}
