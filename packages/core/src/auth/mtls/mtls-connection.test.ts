import https from "node:https";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../client/client.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import { leakProbe } from "../../testing/leak-probe.node.ts";
import { read } from "../../testing/test-client.ts";
import { agentFor } from "../agent-for.node.ts";
import { all } from "../all.ts";
import { header } from "../header.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import { mtls, type MtlsStrategy } from "./mtls.node.ts";
import type { MtlsOptions } from "./mtls-options.ts";
import {
  fixture as file,
  fixtureClock,
  fixturePassword,
  startMtlsServer,
  testIdentities,
  type Answer,
  type MtlsServer,
  type TestIdentities,
} from "./test-identities.node.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

let identities: TestIdentities;
beforeAll(async () => {
  identities = await testIdentities();
});

/** A server that trusts the authority of the tests, at most in this version of TLS. */
function serverOf(maxVersion: "TLSv1.2" | "TLSv1.3" = "TLSv1.3", answer?: Answer): Promise<MtlsServer> {
  const { authority, server } = identities;
  return startMtlsServer({ ...server, ca: authority.ca, maxVersion }, answer);
}

function identity(options: MtlsOptions): MtlsStrategy {
  return mtls({ ca: identities.authority.ca, runtime: fixture.runtime, ...options });
}

function client(server: MtlsServer, auth: AuthStrategy): Client {
  return fixture.client({}, { baseUrl: server.origin, auth });
}

describe.each(["TLSv1.2", "TLSv1.3"] as const)("A12: the client certificate over %s", (version) => {
  it("is shown to the server, over one handshake", async () => {
    await using server = await serverOf(version);
    const subject = client(server, identity(identities.alice));
    await subject.request(read);
    await subject.request(read);
    expect(server.seen).toEqual([
      { client: "alice", protocol: version, resumed: false },
      { client: "alice", protocol: version, resumed: false },
    ]);
    expect(server.connections).toBe(1);
    await subject.close();
  });

  it("goes along with a key in a header", async () => {
    const keys: unknown[] = [];
    await using server = await serverOf(version, (request, response) => {
      keys.push(request.headers["x-api-key"]);
      response.setHeader("content-type", "application/json").end("{}");
    });
    const auth = all(identity(identities.alice), header("x-api-key", "k-1"));
    const subject = client(server, auth);
    await subject.request(read);
    expect(server.seen).toMatchObject([{ client: "alice" }]);
    expect(keys).toEqual(["k-1"]);
    await subject.close();
  });

  it("is never mixed up between two clients, neither by a socket nor by a resumed session", async () => {
    await using server = await serverOf(version);
    const alice = client(server, identity(identities.alice));
    const bob = client(server, identity(identities.bob));
    for (let i = 0; i < 5; i += 1) {
      await Promise.all([alice.request(read), bob.request(read)]);
      expect(new Set(server.seen.slice(-2).map((seen) => seen.client))).toEqual(new Set(["alice", "bob"]));
    }
    expect(server.connections).toBe(2);
    await Promise.all([alice.close(), bob.close()]);
  });

  it("of a derived client has connections of its own", async () => {
    await using server = await serverOf(version);
    const alice = client(server, identity(identities.alice));
    const bob = alice.withOptions({ auth: identity(identities.bob) });
    await alice.request(read);
    await bob.request(read);
    await alice.request(read);
    expect(server.seen.map((seen) => seen.client)).toEqual(["alice", "bob", "alice"]);
    expect(server.connections).toBe(2);
    await alice.close();
  });
});

describe("what belongs to the identity", () => {
  it("the intermediate certificates are sent along, in whatever order they were given", async () => {
    const { authority, server: pair } = identities;
    const between = await authority.intermediate();
    const leaf = await between.issue({ commonName: "dora" });
    await using server = await startMtlsServer({ ...pair, ca: authority.ca });
    for (const cert of [
      leaf.cert + between.ca,
      between.ca + leaf.cert,
      authority.ca + between.ca + leaf.cert,
    ]) {
      const subject = client(server, identity({ cert, key: leaf.key }));
      await subject.request(read);
      await subject.close();
    }
    expect(server.seen.map((seen) => seen.client)).toEqual(["dora", "dora", "dora"]);
  });

  it("a PFX works the same", async () => {
    // It takes any certificate: by its clock the fixtures may not be valid yet.
    await using server = await startMtlsServer({ ...identities.server, rejectUnauthorized: false });
    const runtime = { ...fixture.runtime, now: fixtureClock.now };
    const subject = client(server, identity({ pfx: file("aes.pfx"), passphrase: fixturePassword, runtime }));
    await subject.request(read);
    expect(server.seen).toMatchObject([{ client: "client" }]);
    await subject.close();
  });

  it("minVersion is obeyed: Node ignores it on an agent that has a context", async () => {
    await using server = await serverOf("TLSv1.2");
    const subject = client(server, identity({ ...identities.alice, minVersion: "TLSv1.3" }));
    const error = await failure(subject.request(read));
    expect(error).toMatchObject({ code: "tls_version", phase: "tls", attempts: { length: 1 } });
    expect(server.seen).toEqual([]);
    await subject.close();
  });

  it("servername is the name that the server's certificate must have", async () => {
    const { authority, alice } = identities;
    const pair = await authority.issue({ hosts: ["api.internal"] });
    await using server = await startMtlsServer({ ...pair, ca: authority.ca });
    const named = client(server, identity({ ...alice, servername: "api.internal" }));
    await named.request(read);
    const other = client(server, identity(alice));
    expect(await failure(other.request(read))).toMatchObject({ code: "tls_server_name_mismatch" });
    await Promise.all([named.close(), other.close()]);
  });

  it("ca replaces the authorities of Node", async () => {
    await using server = await serverOf();
    const subject = client(server, mtls({ ...identities.alice, runtime: fixture.runtime }));
    const error = await failure(subject.request(read));
    expect(error).toMatchObject({ code: "tls_server_certificate_untrusted", attempts: { length: 1 } });
    expect(error.message).toContain('"ca" of mtls()');
    await subject.close();
  });

  it("T4: a redirect to another server brings it no connection", async () => {
    await using other = await serverOf();
    await using server = await serverOf("TLSv1.3", (_request, response) => {
      response.writeHead(308, { location: `${other.origin}/` }).end();
    });
    const subject = client(server, identity(identities.alice));
    expect(await failure(subject.request(read))).toMatchObject({ reason: "redirect" });
    expect(other.connections).toBe(0);
    await subject.close();
  });
});

describe("a client cannot be made", () => {
  const refused = (baseUrl: string, tls?: { ca: string }): ConfigurationError => {
    const auth = all(identity(identities.alice));
    try {
      fixture.client(tls === undefined ? {} : { tls }, { baseUrl, auth });
    } catch (error) {
      return error as ConfigurationError;
    } finally {
      void auth.close?.();
    }
    throw new Error("It was expected to be refused.");
  };

  it("for plain http, also to the own machine", () => {
    expect(refused("http://127.0.0.1:1")).toMatchObject({
      code: "mtls_needs_https",
      problems: [{ path: "baseUrl" }],
    });
  });

  it("with authorities of its own, which would not be used", () => {
    const error = refused("https://127.0.0.1:1", { ca: identities.authority.ca });
    expect(error.problems).toMatchObject([
      { path: "tls.ca", message: expect.stringContaining('"ca"') as string },
    ]);
  });

  it("nor derived for plain http", async () => {
    const plain = fixture.client();
    const auth = identity(identities.alice);
    expect(() => plain.withOptions({ auth })).toThrow(ConfigurationError);
    await auth.close();
  });
});

describe("agentFor", () => {
  it("is refused without a client certificate", () => {
    for (const none of [undefined, {}, "client.crt"]) {
      expect(() => agentFor(none as never)).toThrow('"tls" must be "tls" of a strategy');
    }
  });

  const get = (origin: string, agent: https.Agent): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      https
        .get(origin, { agent }, (answer) => {
          answer.resume().once("end", () => setImmediate(resolve, answer.statusCode));
        })
        .once("error", reject);
    });

  it("serves node:https, keeps connections and follows a rotation", async () => {
    await using server = await serverOf();
    let pair = identities.alice;
    const strategy = identity({ source: () => pair });
    await strategy.reload();
    const agent = agentFor(strategy.tls);
    expect(await get(server.origin, agent)).toBe(200);
    expect(await get(server.origin, agent)).toBe(200);
    expect(server.connections).toBe(1);
    pair = identities.bob;
    expect(await strategy.reload()).toBe("rotated");
    expect(await get(server.origin, agent)).toBe(200);
    expect(server.seen.map((seen) => seen.client)).toEqual(["alice", "alice", "bob"]);
    agent.destroy();
    await strategy.close();
    await until(() => server.open === 0);
  });

  it("needs an identity that was loaded", () => {
    const strategy = identity({ source: () => identities.alice });
    const agent = agentFor(strategy.tls);
    expect(() => https.get("https://127.0.0.1:1", { agent })).toThrow(
      expect.objectContaining({ code: "mtls_not_loaded" }),
    );
    agent.destroy();
  });

  it("leaves nothing behind", async () => {
    const probe = leakProbe();
    await using server = await serverOf();
    const strategy = identity(identities.alice);
    const agent = agentFor(strategy.tls);
    await get(server.origin, agent);
    agent.destroy();
    await strategy.close();
    expect((await probe.settled()).openClientSockets).toBe(0);
    probe.stop();
  });
});
