import { inspect } from "node:util";
import { createPrivateKey } from "node:crypto";
import https from "node:https";
import { beforeAll, describe, expect, it } from "vitest";
import { canary } from "../../testing/canary.ts";
import { failure } from "../../testing/client-fixture.ts";
import { closedPort } from "../../testing/faults/network.node.ts";
import { authStrategyContract } from "../../testing/contracts/auth-strategy-contract.node.ts";
import { expectNoCanaries, type CanarySecrets } from "../../testing/find-canaries.node.ts";
import { read, testClient } from "../../testing/test-client.ts";
import { fastRuntime } from "../../testing/fast-runtime.ts";
import { virtualRuntime } from "../../testing/virtual-runtime.ts";
import { Agents } from "../../transport/agents.node.ts";
import { agentFor } from "../agent-for.node.ts";
import { mtls, type MtlsStrategy } from "./mtls.node.ts";
import type { MtlsEvent } from "./mtls-event.ts";
import {
  fixture,
  fixtureClock,
  fixturePassword,
  refusal,
  startMtlsServer,
  testIdentities,
  type TestIdentities,
} from "./test-identities.node.ts";

const passphrase = canary("passphrase");

let identities: TestIdentities;
let encrypted: {
  readonly cert: string;
  readonly key: string;
  readonly passphrase: string;
  readonly ca: string;
};
/** The passphrase, the key as it was given, and as it is without its encryption. */
let secrets: CanarySecrets;
beforeAll(async () => {
  identities = await testIdentities();
  const { alice, authority } = identities;
  const key = createPrivateKey(alice.key)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase })
    .toString();
  encrypted = { cert: alice.cert, key, passphrase, ca: authority.ca };
  secrets = { passphrase, plain: middle(alice.key), encrypted: middle(key) };
});

/** A line of base64 from within a PEM text: it is there wherever the text is, also with other line ends. */
function middle(pem: string): string {
  return pem.split("\n")[1]?.slice(4, 60) as string;
}

function expectClean(value: unknown): void {
  expectNoCanaries(value, secrets);
  expect(inspect(value, { depth: 12, showHidden: true })).not.toContain("PRIVATE KEY");
}

describe("row 31: the private key and its passphrase are found nowhere", () => {
  it("in the strategy, its source, its identity and its report", async () => {
    for (const options of [encrypted, { source: () => encrypted, ca: encrypted.ca }]) {
      const auth = mtls(options);
      await auth.reload();
      for (const value of [auth, { ...auth }, auth.tls, auth.tls.current(), auth.report?.(fastRuntime())])
        expectClean(value);
      await auth.close();
    }
  });

  it("in agents with connections in use and idle, and the names these are filed under", async () => {
    await using server = await startMtlsServer({ ...identities.server, ca: identities.authority.ca });
    const auth = mtls(encrypted);
    const agents = new Agents({ maxSockets: 2, ca: undefined, lookup: undefined, tls: auth.tls });
    const { agent, hostname, port } = agents.endpoint(server.origin);
    await new Promise<void>((resolve, reject) => {
      const request = https.get({ agent, hostname, port }, (answer) => {
        expectClean([agent, request, answer, agents, Object.keys(agent.sockets)]);
        expect(Object.keys(agent.sockets)).toHaveLength(1);
        answer.resume().once("end", () => setImmediate(resolve));
      });
      request.once("error", reject);
    });
    expect(Object.keys(agent.freeSockets)).toHaveLength(1);
    expectClean([agent, Object.keys(agent.freeSockets)]);
    agents.destroy();
    await auth.close();
  });

  it("in the agent for others, and in what Node throws with it", async () => {
    const auth = mtls(encrypted);
    const agent = agentFor(auth.tls);
    const port = await closedPort();
    const error = await new Promise<Error>((resolve) => {
      const request = https.get({ agent, host: "127.0.0.1", port });
      request.once("error", (thrown) =>
        resolve(Object.assign(thrown, { config: { httpsAgent: agent }, request })),
      );
    });
    expect(error.message).toContain("ECONNREFUSED");
    expectClean(error);
    agent.destroy();
    await auth.close();
  });

  it("in the errors, hooks and logs of a client", async () => {
    const seen: unknown[] = [];
    const keep = (...values: unknown[]): void => void seen.push(...values);
    const stranger = await startMtlsServer({ ...identities.server, ca: fixture("ca.crt") });
    for (const origin of [stranger.origin, `https://127.0.0.1:${await closedPort()}`]) {
      const auth = mtls({ ...encrypted, onEvent: keep });
      const hooks = { onRequest: keep, onResponse: keep, onRetry: keep, onError: keep };
      const runtime = fastRuntime({ speed: 100 });
      const client = testClient(origin, { hooks, logger: { debug: keep, warn: keep }, runtime }, { auth });
      const error = await failure(client.request(read));
      expectClean([error, client, client.stats()]);
      await client.close();
    }
    await stranger[Symbol.asyncDispose]();
    expect(seen.length).toBeGreaterThan(5);
    expectClean(seen);
  });

  it("in the errors of options that cannot work, and in events", async () => {
    const { cert, key } = encrypted;
    const wrong = canary("wrong");
    for (const options of [
      { cert, key, passphrase: wrong },
      { cert: key, key: cert, passphrase },
      { cert: identities.bob.cert, key, passphrase },
      { cert, key: key.replace(/-----END.*/, ""), passphrase },
      { cert, key: key.replaceAll("\n", ""), passphrase },
      { pfx: key, passphrase },
      { cert, key, passphrase, ca: key },
      { cert, key, passphrase, minVersion: key as never },
      { cert, key, passphrase: `${passphrase}\n` },
    ]) {
      const error = refusal(options);
      expectClean(error);
      expectNoCanaries(error, { wrong });
    }
    const events: MtlsEvent[] = [];
    let parts = { cert, key, passphrase };
    const auth = mtls({ source: () => parts, onEvent: (event) => events.push(event) });
    await auth.reload();
    parts = { cert, key, passphrase: wrong };
    await failure(auth.reload());
    expect(events.map(({ type }) => type)).toContain("reload-failed");
    expectClean(events);
    expectNoCanaries(events, { wrong });
    await auth.close();
  });

  it("in the error for a PFX", () => {
    const wrong = canary("pfx");
    for (const name of ["aes.pfx", "rc2-40.pfx", "no-key.pfx"]) {
      const error = refusal({ pfx: fixture(name), passphrase: wrong, runtime: fixtureClock });
      expectNoCanaries(error, { wrong, file: fixture(name).toString("base64").slice(40, 100) });
    }
    const { message } = refusal({
      pfx: fixture("rc2-40.pfx"),
      passphrase: fixturePassword,
      runtime: fixtureClock,
    });
    expect(message).not.toContain(fixturePassword);
  });
});

describe("mtls keeps the contract of strategies", () => {
  const subjectOf = (make: () => MtlsStrategy) => () => ({
    strategy: make(),
    secrets,
    runtime: virtualRuntime(),
  });
  const run = ({ run: go }: { run: () => Promise<void> }): Promise<void> => go();
  it.each(
    authStrategyContract(
      subjectOf(() => mtls(encrypted)),
      { failing: subjectOf(() => mtls({ source: () => Promise.reject(new Error(passphrase)) })) },
    ),
  )("$name", run);

  it.each(
    authStrategyContract(
      subjectOf(() => mtls({ source: async () => encrypted, ca: encrypted.ca })),
      { waiting: subjectOf(() => mtls({ source: () => new Promise(() => undefined) })) },
    ),
  )("with a vault: $name", run);
});
