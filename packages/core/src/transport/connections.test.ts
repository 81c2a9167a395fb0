import type { Socket } from "node:net";
import http from "node:http";
import https from "node:https";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { always, hang, respondJson } from "../testing/index.ts";
import { read } from "../testing/test-client.ts";
import { Agents } from "./agents.node.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const one = (sockets: NodeJS.ReadOnlyDict<Socket[]>): Socket => Object.values(sockets)[0]?.[0] as Socket;

/** One exchange over the agent of an endpoint; resolves when the answer was read. */
function get(agents: Agents): Promise<http.ClientRequest> {
  const { agent, hostname, port } = agents.endpoint(fixture.server.origin);
  return new Promise((resolve, reject) => {
    const request = http.get({ agent, hostname, port }, (answer) => {
      answer.resume().once("end", () => setImmediate(resolve, request));
    });
    request.once("error", reject);
  });
}

describe("T6: the connections of a client", () => {
  it("are kept and used again", async () => {
    const subject = fixture.client();
    for (let i = 0; i < 5; i += 1) await subject.request(read);
    expect(fixture.server.connections.total).toBe(1);
  });

  it("are its own: another client has others, and so has the rest of the process", async () => {
    await fixture.client().request(read);
    await fixture.client().request(read);
    expect(fixture.server.connections.total).toBe(2);
    const globals = [http.globalAgent, https.globalAgent].flatMap(({ freeSockets }) =>
      Object.values(freeSockets).flat(),
    );
    expect(globals.some((socket) => socket?.remotePort === fixture.server.port)).toBe(false);
  });

  it("are 64 at most, or maxSockets", async () => {
    fixture.server.script(always(respondJson({}, { delayMs: 5 })));
    const subject = fixture.client({ maxSockets: 3 });
    await Promise.all(Array.from({ length: 12 }, () => subject.request(read)));
    expect(fixture.server.connections.total).toBe(3);
    const many = fixture.client();
    await Promise.all(Array.from({ length: 100 }, () => many.request(read)));
    expect(fixture.server.connections.total).toBe(3 + 64);
  });

  it("are closed by the client, idle and busy ones", async () => {
    fixture.server.script([respondJson({}), always(hang())]);
    const subject = fixture.client();
    await subject.request(read);
    const calls = [1, 2].map(() => failure(subject.request(read)));
    await until(() => fixture.server.connections.open === 2);
    await subject.close();
    await Promise.all(calls);
    await until(() => fixture.server.connections.open === 0);
  });

  it("are closed after four idle seconds, and never while they are busy", async () => {
    const agents = new Agents({ maxSockets: 1, ca: undefined, lookup: undefined });
    const { agent } = agents.endpoint(fixture.server.origin);
    fixture.server.script([respondJson({}), respondJson({}, { delayMs: 20 })]);
    await get(agents);
    const socket = one(agent.freeSockets);
    expect(socket.timeout).toBe(4000);
    const busy = get(agents);
    await until(() => Object.keys(agent.sockets).length === 1);
    socket.emit("timeout"); // what Node does when the time is over
    expect((await busy).reusedSocket).toBe(true);
    expect(socket.destroyed).toBe(false);
    socket.emit("timeout");
    expect(socket.destroyed).toBe(true);
    agents.destroy();
  });

  it("of an origin are dropped while idle when one of them was stale", async () => {
    const agents = new Agents({ maxSockets: 2, ca: undefined, lookup: undefined });
    fixture.server.script(always(respondJson({}, { delayMs: 5 })));
    await Promise.all([get(agents), get(agents)]);
    agents.dropIdle(fixture.server.origin);
    await until(() => fixture.server.connections.open === 0);
    agents.destroy();
  });
});

describe("where the requests of an origin go", () => {
  it.each([
    ["http://127.0.0.1:8080", { secure: false, hostname: "127.0.0.1", port: "8080" }],
    ["https://api.example.com", { secure: true, hostname: "api.example.com", port: undefined }],
    ["https://[::1]:8443", { secure: true, hostname: "::1", port: "8443" }],
  ])("%s", (origin, expected) => {
    const agents = new Agents({ maxSockets: 1, ca: undefined, lookup: undefined });
    expect(agents.endpoint(origin)).toMatchObject(expected);
    expect(agents.endpoint(origin)).toBe(agents.endpoint(origin));
    agents.destroy();
  });

  it("T7: is reached with TLS 1.2 at least, certificates verified, whatever the environment says", () => {
    const agents = new Agents({ maxSockets: 1, ca: ["one", "two"], lookup: undefined });
    const { agent } = agents.endpoint("https://api.example.com");
    expect((agent as https.Agent).options).toMatchObject({
      minVersion: "TLSv1.2",
      rejectUnauthorized: true,
      ca: ["one", "two"],
    });
    agents.destroy();
  });

  it("T8: is reached directly: a proxy of the environment is not asked", async () => {
    const proxy = await fixture.peer();
    for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"])
      vi.stubEnv(name, proxy.origin);
    vi.stubEnv("NO_PROXY", "");
    await fixture.client().request(read);
    expect(proxy.requests).toHaveLength(0);
    expect(fixture.server.requests).toHaveLength(1);
  });
});
