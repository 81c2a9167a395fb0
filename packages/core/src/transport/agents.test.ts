import https from "node:https";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TlsIdentity, TlsSource } from "../auth/tls-source.ts";
import { until } from "../testing/client-fixture.ts";
import { leakProbe, type LeakProbe } from "../testing/leak-probe.node.ts";
import { selfSigned } from "../testing/test-certificates.node.ts";
import { virtualRuntime } from "../testing/virtual-runtime.ts";
import { Agents } from "./agents.node.ts";
import type { ProxySource } from "./proxy-source.ts";

/** A source that is swapped by hand. */
class Identities implements TlsSource {
  listeners = new Set<() => void>();
  #identity: TlsIdentity;

  constructor(identity: TlsIdentity) {
    this.#identity = identity;
  }

  current(): TlsIdentity {
    return this.#identity;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  swap(identity: TlsIdentity): void {
    this.#identity = identity;
    for (const listener of this.listeners) listener();
  }
}

function identityOf(subject: string, ca?: string): TlsIdentity {
  return {
    secureContext: tls.createSecureContext(ca === undefined ? {} : { ca }),
    certificate: { subject, issuer: "CN=ca", fingerprint256: "00", validFromMs: 0, expiresAtMs: 1 },
  };
}

const plain = { maxSockets: 2, ca: undefined, lookup: undefined };

let probe: LeakProbe;
beforeEach(() => {
  probe = leakProbe();
});
afterEach(async () => {
  await probe.assertClean();
  probe.stop();
});

describe("A12: the connections with a certificate that was replaced", () => {
  it("end with their requests, and after a minute in any case", async () => {
    const pair = await selfSigned();
    const server = https.createServer(pair, (_request, response) => response.writeHead(200).flushHeaders());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const runtime = virtualRuntime();
    const source = new Identities(identityOf("CN=old", pair.cert));
    const agents = new Agents({ ...plain, tls: source, runtime });
    const { agent, hostname, port } = agents.endpoint(origin);
    let ended: string | undefined;
    const request = https.get({ agent, hostname, port }, (answer) => {
      answer.resume().once("error", (error: NodeJS.ErrnoException) => (ended = error.code));
    });
    request.on("error", () => undefined);
    await until(() => request.socket?.bytesRead !== undefined && request.socket.bytesRead > 0);

    source.swap(identityOf("CN=new"));
    expect(agents.endpoint(origin).agent).not.toBe(agent);
    expect(agents.endpoint(origin).certificate?.subject).toBe("CN=new");
    await runtime.advance(59_999);
    expect(ended).toBeUndefined();
    expect(Object.keys(agent.sockets)).toHaveLength(1);
    await runtime.advance(1);
    await until(() => ended === "ECONNRESET");
    await until(() => Object.keys(agent.sockets).length === 0);
    expect(runtime.pendingTasks).toBe(0);
    agents.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("are forgotten with the client: no timer and no listener is left", () => {
    const runtime = virtualRuntime();
    const source = new Identities(identityOf("CN=old"));
    const agents = new Agents({ ...plain, tls: source, runtime });
    agents.endpoint("https://api.example.com");
    source.swap(identityOf("CN=new"));
    expect(runtime.pendingTasks).toBe(1);
    agents.destroy();
    expect(runtime.pendingTasks).toBe(0);
    expect(source.listeners.size).toBe(0);
  });

  it("are told apart although nothing announced the change", () => {
    const source = new Identities(identityOf("CN=old"));
    const agents = new Agents({ ...plain, tls: source, runtime: virtualRuntime() });
    const before = agents.endpoint("https://api.example.com");
    expect(agents.endpoint("https://api.example.com")).toBe(before);
    source.listeners.clear();
    source.swap(identityOf("CN=new"));
    expect(agents.endpoint("https://api.example.com").agent).not.toBe(before.agent);
    expect(agents.endpoint("http://127.0.0.1").certificate).toBeUndefined();
    agents.destroy();
  });
});

describe("T8: a proxy", () => {
  it("is asked first for each origin, with the options of the connection behind it, and again after a rotation", () => {
    const asked: [string, https.AgentOptions][] = [];
    const made: https.Agent[] = [];
    const proxy: ProxySource = {
      agent(origin, options) {
        asked.push([origin, options]);
        if (origin !== "https://far.example.com") return undefined;
        made.push(new https.Agent());
        return made.at(-1);
      },
    };
    const first = identityOf("CN=old");
    const source = new Identities({ ...first, servername: "inside" });
    const agents = new Agents({ ...plain, tls: source, proxy, runtime: virtualRuntime() });
    const far = agents.endpoint("https://far.example.com");
    expect(far.agent).toBe(made[0]);
    expect(agents.endpoint("https://far.example.com")).toBe(far);
    expect(agents.endpoint("https://near.example.com").agent).not.toBe(made[0]);
    expect(asked.map(([origin]) => origin)).toEqual(["https://far.example.com", "https://near.example.com"]);
    expect(asked[0]?.[1]).toMatchObject({
      secureContext: first.secureContext,
      servername: "inside",
      rejectUnauthorized: true,
    });
    source.swap(identityOf("CN=new"));
    expect(agents.endpoint("https://far.example.com").agent).toBe(made[1]);
    let destroyed = 0;
    for (const agent of made) agent.destroy = () => void (destroyed += 1);
    agents.destroy();
    expect(destroyed).toBe(2);
  });
});
