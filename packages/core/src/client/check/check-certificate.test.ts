import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { all, apiKey, mtls, type MtlsStrategy } from "../../auth/index.ts";
import {
  startMtlsServer,
  testIdentities,
  type MtlsServer,
  type TestIdentities,
} from "../../auth/mtls/test-identities.node.ts";
import { ClientFixture } from "../../testing/client-fixture.ts";
import { canary } from "../../testing/index.ts";
import { read } from "../../testing/test-client.ts";
import type { Client } from "../client.ts";
import { path } from "../path.ts";
import type { Provider } from "../provider.ts";

const fixture = new ClientFixture();
let identities: TestIdentities;
let server: MtlsServer;
let headers: (string | undefined)[] = [];

beforeAll(async () => {
  identities = await testIdentities();
});
beforeEach(async () => {
  await fixture.start();
  headers = [];
  const options = { ...identities.server, ca: identities.authority.ca, requestCert: true };
  server = await startMtlsServer(options, (request, response) => {
    headers.push(request.headers["x-api-key"] as string | undefined);
    response.setHeader("content-type", "application/json").end("{}");
  });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await fixture.stop();
});

const key = canary("key");
const ping = { method: "GET", path: path`/ping`, replay: "safe" } as const;

/** From a function, which nobody has asked yet. */
const certificate = (): MtlsStrategy =>
  mtls({ source: async () => identities.alice, ca: identities.authority.ca });

function client(check: Provider["check"]): Client {
  const auth = all(certificate(), apiKey({ header: "x-api-key", key }));
  return fixture.client({}, { baseUrl: server.origin, auth, check });
}

describe("A12: the check of a client with a client certificate from a function", () => {
  it("fetches it, and tells whose it is and how long it lasts", async () => {
    const report = await client(ping).check();
    expect(report.error).toBeUndefined();
    expect(server.seen.map(({ client: name }) => name)).toEqual(["alice"]);
    expect(report.certificate?.subject).toBe("CN=alice");
    expect(report.certificateDaysLeft).toBeGreaterThanOrEqual(0);
  });

  it("does so too where no call is known, and sends nothing but the certificate", async () => {
    const report = await client(undefined).check();
    expect(report.error).toBeUndefined();
    expect(report.steps.find(({ name }) => name === "tls")?.outcome).toBe("ok");
    expect(server.seen.map(({ client: name }) => name)).toEqual(["alice"]);
    expect(headers).toEqual([undefined]);
    expect(report.certificate?.subject).toBe("CN=alice");
    expect(String(report)).toMatch(/^ {2}certificate +CN=alice, ends in \d+ days$/m);
  });
});

it("T22: closing a tenant leaves the certificate it shares with others as it is", async () => {
  const shared = certificate();
  let closed = 0;
  const close = shared.close.bind(shared);
  shared.close = async () => {
    closed += 1;
    await close();
  };
  const tenant = (name: string): Provider["auth"] => all(shared, apiKey({ header: "x-api-key", key: name }));
  const parent = fixture.client({}, { baseUrl: server.origin, auth: tenant("parent") });
  const [one, other] = [
    parent.withOptions({ auth: tenant("one") }),
    parent.withOptions({ auth: tenant("two") }),
  ];
  for (const made of [parent, one, other]) await made.request(read);
  expect(headers).toEqual(["parent", "one", "two"]);
  expect(server.connections).toBe(1);
  await one.close();
  await other.close();
  expect(closed).toBe(0);
  await parent.close();
  expect(closed).toBe(1);
});
