import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Client } from "../../client/client.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import type { PemPair } from "../../testing/test-certificates.node.ts";
import { read } from "../../testing/test-client.ts";
import { virtualRuntime, type VirtualRuntime } from "../../testing/virtual-runtime.ts";
import { proxyFrom } from "../../proxy/proxy-from.ts";
import { startTestProxy } from "../../proxy/test-proxy.node.ts";
import type { WireRequest } from "../../transport/wire.ts";
import { all } from "../all.ts";
import { NotConfigured } from "../not-configured.ts";
import { mtls, type MtlsStrategy } from "./mtls.node.ts";
import type { MtlsEvent } from "./mtls-event.ts";
import type { MtlsOptions } from "./mtls-options.ts";
import {
  startMtlsServer,
  testIdentities,
  type MtlsServer,
  type TestIdentities,
} from "./test-identities.node.ts";

const fixture = new ClientFixture();
let identities: TestIdentities;
let events: MtlsEvent[];
let folder: string;
beforeAll(async () => {
  identities = await testIdentities();
});
beforeEach(async () => {
  await fixture.start();
  events = [];
  folder = mkdtempSync(join(tmpdir(), "mtls-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await fixture.stop();
});

const onEvent = (event: MtlsEvent): void => {
  if (event.type !== "expiring") events.push(event); // those of the tests end tomorrow
};

function identity(options: MtlsOptions): MtlsStrategy {
  return mtls({ ca: identities.authority.ca, runtime: fixture.runtime, onEvent, ...options });
}

/** A server whose answers wait while the gate is shut. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

async function serverOf(version: "TLSv1.2" | "TLSv1.3", opened = Promise.resolve()): Promise<MtlsServer> {
  const { authority, server } = identities;
  return startMtlsServer({ ...server, ca: authority.ca, maxVersion: version }, (_request, response) => {
    void opened.then(() => response.setHeader("content-type", "application/json").end("{}"));
  });
}

function client(server: MtlsServer, auth: MtlsStrategy, maxSockets = 64): Client {
  return fixture.client({ maxSockets }, { baseUrl: server.origin, auth });
}

describe.each(["TLSv1.2", "TLSv1.3"] as const)("A12: a new certificate over %s", (version) => {
  it("is swapped in under load: no call fails, and the old connections end", async () => {
    let pair = identities.alice;
    await using server = await serverOf(version);
    const auth = identity({ source: () => pair });
    const subject = client(server, auth, 10);
    let started = 0;
    let rotation: Promise<unknown> | undefined;
    const worker = async (): Promise<void> => {
      while (started < 200) {
        started += 1;
        if (started === 100) {
          pair = identities.bob;
          rotation = auth.reload();
        }
        if (started > 150) await rotation;
        await subject.request(read);
      }
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    const seen = server.seen.map(({ client: name }) => name);
    expect(seen).toHaveLength(200);
    expect(new Set(seen)).toEqual(new Set(["alice", "bob"]));
    expect(new Set(seen.slice(-50))).toEqual(new Set(["bob"]));
    await until(() => !server.openFor.includes("alice"));
    expect(server.openFor).toContain("bob");
    expect(events).toMatchObject([
      { type: "rotated", from: { subject: "CN=alice" }, to: { subject: "CN=bob" } },
    ]);
    await subject.close();
  });

  it("is used by calls that wait for a connection, while those in flight end on the old one", async () => {
    let pair = identities.alice;
    const { open, opened } = gate();
    await using server = await serverOf(version, opened);
    const auth = identity({ source: () => pair });
    const subject = client(server, auth, 2);
    const calls = Array.from({ length: 6 }, () => subject.request(read).withResponse());
    await until(() => server.seen.length === 2);
    pair = identities.bob;
    await auth.reload();
    await until(() => server.seen.length === 4); // two in flight with each
    expect(server.seen.map((seen) => seen.client)).toEqual(["alice", "alice", "bob", "bob"]);
    open();
    const answers = await Promise.all(calls);
    expect(answers.map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(server.seen.slice(2).map((seen) => seen.client)).toEqual(["bob", "bob", "bob", "bob"]);
    await until(() => !server.openFor.includes("alice"));
    await subject.close();
  });

  it("closes the idle connections of the old one, and resumes none of its sessions", async () => {
    let pair = identities.alice;
    await using server = await serverOf(version);
    const auth = identity({ source: () => pair });
    const subject = client(server, auth);
    await subject.request(read);
    pair = identities.bob;
    await auth.reload();
    await until(() => server.open === 0);
    await subject.request(read);
    expect(server.seen).toMatchObject([
      { client: "alice", resumed: false },
      { client: "bob", resumed: false },
    ]);
    await subject.close();
  });
});

it("A12: a new certificate is used through a proxy too", async () => {
  const proxy = await startTestProxy();
  let pair = identities.alice;
  await using server = await serverOf("TLSv1.3");
  const auth = identity({ source: () => pair });
  const subject = fixture.client(
    { proxy: proxyFrom(`http://${proxy.host}`) },
    { baseUrl: server.origin, auth },
  );
  await subject.request(read);
  await subject.request(read);
  pair = identities.bob;
  await auth.reload();
  await subject.request(read);
  expect(server.seen.map((seen) => seen.client)).toEqual(["alice", "alice", "bob"]);
  expect(proxy.tunnels).toHaveLength(2);
  await subject.close();
  await proxy.close();
});

describe("A12: reload", () => {
  it("changes nothing when it finds the same, and when it finds what cannot be used", async () => {
    let pair: PemPair = identities.alice;
    const auth = identity({ source: () => pair });
    expect(await auth.reload()).toBe("loaded");
    const before = auth.tls.current();
    expect(await auth.reload()).toBe("unchanged");
    pair = { cert: identities.bob.cert, key: identities.alice.key };
    expect(await failure(auth.reload())).toMatchObject({ code: "mtls_key_mismatch" });
    expect(auth.tls.current()).toBe(before);
    expect(events).toMatchObject([
      { type: "reload-failed", error: { code: "mtls_key_mismatch" }, certificate: { subject: "CN=alice" } },
    ]);
    await auth.close();
  });

  it("tells whoever listens, until it is taken back", async () => {
    let pair = identities.alice;
    const auth = identity({ source: () => pair });
    await auth.reload();
    let told = 0;
    const off = auth.tls.onChange(() => (told += 1));
    pair = identities.bob;
    await auth.reload();
    await auth.reload();
    off();
    pair = identities.alice;
    await auth.reload();
    expect(told).toBe(1);
    await auth.close();
  });

  it("takes new authorities in, although the certificate is the same", async () => {
    const caFile = join(folder, "ca.pem");
    writeFileSync(caFile, identities.authority.ca);
    const auth = mtls({ ...identities.alice, caFile, runtime: fixture.runtime, onEvent });
    writeFileSync(caFile, identities.authority.ca + (await identities.authority.intermediate()).ca);
    expect(await auth.reload()).toBe("rotated");
    await auth.close();
  });

  it("answers about what was there when it was asked for", async () => {
    const asked: string[] = [];
    let pair = identities.alice;
    const source = async (): Promise<PemPair> => {
      const now = pair;
      asked.push(now === identities.alice ? "alice" : "bob");
      await new Promise((resolve) => setImmediate(resolve));
      return now;
    };
    const auth = identity({ source });
    const first = auth.reload();
    await until(() => asked.length === 1);
    pair = identities.bob;
    expect(await Promise.all([first, auth.reload()])).toEqual(["loaded", "rotated"]);
    expect(asked).toEqual(["alice", "bob"]);
    await auth.close();
  });
});

describe("A11: a certificate from functions", () => {
  it("is read once, by the first of many calls", async () => {
    let asked = 0;
    await using server = await serverOf("TLSv1.3");
    const auth = identity({
      cert: async () => identities.alice.cert,
      key: () => {
        asked += 1;
        return identities.alice.key;
      },
    });
    const subject = client(server, auth, 5);
    await Promise.all(Array.from({ length: 20 }, () => subject.request(read)));
    expect(asked).toBe(1);
    expect(server.seen.every((seen) => seen.client === "alice")).toBe(true);
    await subject.close();
  });

  it("that fails rejects the call, names the option, and is asked again by the next call", async () => {
    let broken = true;
    await using server = await serverOf("TLSv1.3");
    const auth = identity({
      cert: identities.alice.cert,
      key: () => {
        if (broken) throw new Error("token s.12345 was refused");
        return identities.alice.key;
      },
    });
    const subject = client(server, auth);
    const error = await failure(subject.request(read));
    expect(error).toMatchObject({ code: "credential_unavailable", problems: [{ path: "key" }] });
    expect(error.message).not.toContain("s.12345");
    expect(server.connections).toBe(0);
    broken = false;
    await subject.request(read);
    await subject.close();
  });

  it.each<[string, MtlsOptions, object]>([
    ["nothing", { source: () => undefined as never }, { code: "mtls_incomplete" }],
    ["half of it", { source: () => ({ cert: "x" }) }, { code: "mtls_incomplete" }],
    ["both kinds", { source: () => ({ cert: "x", key: "x", pfx: "x" }) }, { code: "mtls_ambiguous" }],
    ["a number", { cert: () => 7 as never, key: "x" }, { problems: [{ path: "cert" }] }],
    ["no key", { cert: "x", key: () => undefined as never }, { problems: [{ path: "key" }] }],
    [
      "a padded passphrase",
      { cert: "x", key: "x", passphrase: () => "p " },
      { problems: [{ path: "passphrase" }] },
    ],
  ])("that give %s are refused", async (_name, options, expected) => {
    const auth = identity(options);
    expect(await failure(auth.reload())).toMatchObject(expected);
    expect(() => auth.tls.current()).toThrow(expect.objectContaining({ code: "mtls_not_loaded" }));
    expect(auth.report?.(fixture.runtime)).toEqual({});
    await auth.close();
  });

  it("may say that nothing is configured", async () => {
    const auth = identity({
      source: () => {
        throw new NotConfigured("Set CLIENT_CERT.");
      },
    });
    expect(NotConfigured.isInstance(await failure(auth.reload()))).toBe(true);
    expect(events).toEqual([]);
    await auth.close();
  });
});

describe("A12: watched files", () => {
  let runtime: VirtualRuntime;
  beforeEach(() => {
    runtime = virtualRuntime({ startMs: Date.now() });
  });

  const write = (pair: Partial<PemPair>, into = folder): void => {
    if (pair.cert !== undefined) writeFileSync(join(into, "tls.crt"), pair.cert);
    if (pair.key !== undefined) writeFileSync(join(into, "tls.key"), pair.key, { mode: 0o600 });
  };

  const watched = (within = folder): MtlsStrategy =>
    identity({ certFile: join(within, "tls.crt"), keyFile: join(within, "tls.key"), watch: true, runtime });

  /** Lets time pass, and the look at the files that it brought be over: two tasks wait then, for files and expiry. */
  const pass = async (ms: number): Promise<void> => {
    await runtime.advance(ms);
    await until(() => runtime.pendingTasks === 2);
  };

  /** One look that sees a change, and the look a second later that finds it settled. */
  const look = async (): Promise<void> => {
    await pass(30_000);
    await pass(1000);
  };

  const told = (): string[] => events.filter(({ type }) => type !== "warning").map(({ type }) => type);

  it("are taken in when both were written, though the key came two seconds late", async () => {
    write(identities.alice);
    await using server = await serverOf("TLSv1.3");
    const auth = watched();
    const subject = client(server, auth);
    await subject.request(read);
    write({ cert: identities.bob.cert });
    await look();
    expect(told()).toEqual(["reload-failed"]);
    await subject.request(read);
    await pass(1000);
    write({ key: identities.bob.key });
    await look();
    expect(told()).toEqual(["reload-failed", "rotated"]);
    await subject.request(read);
    expect(server.seen.map((seen) => seen.client)).toEqual(["alice", "alice", "bob"]);
    await subject.close();
  });

  it("are not read while they still change", async () => {
    write(identities.alice);
    const auth = watched();
    write({ cert: identities.bob.cert });
    await pass(30_000);
    write({ key: identities.bob.key });
    await pass(1000);
    expect(told()).toEqual([]);
    await pass(1000);
    expect(told()).toEqual(["rotated"]);
    await auth.close();
  });

  it("are tried again after a minute without a change", async () => {
    write(identities.alice);
    const auth = watched();
    write({ cert: identities.bob.cert });
    await look();
    await pass(30_000);
    expect(told()).toEqual(["reload-failed"]);
    await pass(30_000);
    expect(told()).toEqual(["reload-failed", "reload-failed"]);
    await auth.close();
  });

  it("say nothing when they were written anew with the same content", async () => {
    write(identities.alice);
    const auth = watched();
    write(identities.alice);
    await look();
    expect(told()).toEqual([]);
    await auth.close();
  });

  it("are followed through renames, twice", async () => {
    write(identities.alice);
    const auth = watched();
    for (const next of [identities.bob, identities.alice]) {
      const fresh = join(folder, "fresh");
      mkdirSync(fresh);
      write(next, fresh);
      for (const name of ["tls.key", "tls.crt"]) renameSync(join(fresh, name), join(folder, name));
      rmSync(fresh, { recursive: true });
      await look();
    }
    expect(told()).toEqual(["rotated", "rotated"]);
    expect(auth.tls.current().certificate.subject).toBe("CN=alice");
    await auth.close();
  });

  it.skipIf(process.platform === "win32")(
    "are followed through swaps of a symbolic link, twice",
    async () => {
      const point = (name: string, pair: PemPair): void => {
        mkdirSync(join(folder, name));
        write(pair, join(folder, name));
        symlinkSync(name, join(folder, "next"));
        renameSync(join(folder, "next"), join(folder, "..data"));
      };
      point("1", identities.alice);
      const auth = watched(join(folder, "..data"));
      point("2", identities.bob);
      await look();
      point("3", identities.alice);
      await look();
      expect(told()).toEqual(["rotated", "rotated"]);
      await auth.close();
    },
  );

  it("may be absent for a moment", async () => {
    write(identities.alice);
    const auth = watched();
    rmSync(join(folder, "tls.crt"));
    await look();
    expect(events.find(({ type }) => type === "reload-failed")).toMatchObject({
      error: { code: "mtls_file" },
    });
    write(identities.bob);
    await look();
    expect(told()).toEqual(["reload-failed", "rotated"]);
    await auth.close();
  });

  it("are left alone after close", async () => {
    write(identities.alice);
    const auth = watched();
    await auth.close();
    expect(runtime.pendingTasks).toBe(0);
    write(identities.bob);
    await runtime.advance(120_000);
    expect(auth.tls.current().certificate.subject).toBe("CN=alice");
  });

  it("are looked at again by a client that goes on when another one with the same certificate was closed", async () => {
    write(identities.alice);
    await using server = await serverOf("TLSv1.3");
    const auth = watched();
    const subject = client(server, auth);
    const other = client(server, auth);
    await other.request(read);
    await other.close();
    expect(runtime.pendingTasks).toBe(0);
    write(identities.bob);
    await subject.request(read);
    await look();
    await subject.request(read);
    expect(server.seen.map((seen) => seen.client)).toEqual(["alice", "alice", "bob"]);
    await subject.close();
    expect(runtime.pendingTasks).toBe(0);
  });

  it("are left alone after close by a call that ended while its credentials were made", async () => {
    write(identities.alice);
    await using server = await serverOf("TLSv1.3");
    const { open, opened } = gate();
    const slow = { name: "slow", apply: (request: WireRequest) => opened.then(() => ({ request })) };
    const subject = fixture.client({}, { baseUrl: server.origin, auth: all(slow, watched()) });
    const call = failure(subject.request(read));
    await subject.close();
    open();
    expect((await call).code).toBe("client_closed");
    await new Promise((resolve) => setImmediate(resolve));
    expect(runtime.pendingTasks).toBe(0);
  });

  it("are left alone by a look that close overtook", async () => {
    write(identities.alice);
    const auth = watched();
    write(identities.bob);
    await runtime.advance(30_000);
    await auth.close();
    await new Promise((resolve) => setImmediate(resolve));
    await runtime.advance(120_000);
    expect(runtime.pendingTasks).toBe(0);
    expect(auth.tls.current().certificate.subject).toBe("CN=alice");
  });
});
