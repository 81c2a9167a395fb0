import http from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { startFaultServer, type FaultServer, type FaultServerOptions } from "./fault-server.node.ts";
import { finish, hang, reset } from "./faults/cuts.node.ts";
import { always, sequence, times } from "./faults/fault-script.ts";
import { respond, respondJson } from "./faults/respond.node.ts";
import { getText, open, send, wire } from "./test-wire.node.ts";

const started: FaultServer[] = [];
const agents: http.Agent[] = [];

const notAnError: unknown = "text";

async function server(options: FaultServerOptions = {}): Promise<FaultServer> {
  const one = await startFaultServer(options);
  started.push(one);
  return one;
}

function pool(): http.Agent {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return agent;
}

afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  await Promise.all(started.splice(0).map((one) => one.close()));
});

describe("startFaultServer", () => {
  it("answers 200 with an empty object and records the request as it was sent", async () => {
    const { url, requests } = await server();
    const headers = ["X-Two", "1", "x-two", "2", "Host", "h"];
    const answer = await send(`${url}a?b=%20c`, { method: "POST", headers, body: "hé" });
    expect(answer).toMatchObject({ status: 200, reason: "OK" });
    expect(answer.body?.toString()).toBe("{}");
    const [request] = requests;
    expect(request).toMatchObject({
      index: 0,
      connection: 1,
      method: "POST",
      target: "/a?b=%20c",
      complete: true,
    });
    expect(request?.rawHeaders.slice(0, 2)).toEqual([
      ["X-Two", "1"],
      ["x-two", "2"],
    ]);
    expect(request?.header("X-TWO")).toBe("1, 2");
    expect(request?.header("absent")).toBeUndefined();
    expect(request?.text()).toBe("hé");
    expect(request?.atMs).toBeLessThanOrEqual(performance.now());
  });

  it("reads chunked bodies with extensions and trailers", async () => {
    const { port, requests } = await server();
    const head = getText("/", "Transfer-Encoding: chunked\r\nConnection: close\r\n").replace("GET", "POST");
    const { end } = await wire(port, `${head}3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\n`);
    expect(requests[0]?.text()).toBe("abcde");
    expect(end).toBe("fin");
  });

  it("serves pipelined requests in order on one connection", async () => {
    const script = always((request) => respond({ body: `<${request.target}>` }));
    const { port, requests, connections } = await server({ script });
    const { text } = await wire(port, getText("/1") + getText("/2") + getText("/3", "Connection: close\r\n"));
    expect(text.match(/<.*?>/g)).toEqual(["</1>", "</2>", "</3>"]);
    expect(requests.map(({ connection }) => connection)).toEqual([1, 1, 1]);
    expect(connections.total).toBe(1);
  });

  it("reads a request that comes byte by byte", async () => {
    const { port, requests } = await server();
    const socket = await open(port);
    socket.setNoDelay(true);
    for (const char of getText("/", "Content-Length: 2\r\n", "ok")) {
      socket.write(char);
      await new Promise(setImmediate);
    }
    await expect.poll(() => requests[0]?.text()).toBe("ok");
    socket.destroy();
  });

  it("keeps connections alive and counts them", async () => {
    const { url, connections } = await server();
    const agent = pool();
    await send(url, { agent });
    const second = await send(url, { agent });
    expect(second.reused).toBe(true);
    expect(connections).toMatchObject({ total: 1, open: 1 });
    agent.destroy();
    await expect.poll(() => connections.open).toBe(0);
  });

  it("plays a list, nested scripts and then 501, and takes a new script", async () => {
    const one = await server({ script: [respond({ status: 201 }), times(2, respond({ status: 202 }))] });
    const statuses = async (count: number): Promise<unknown[]> => {
      const found: unknown[] = [];
      for (let index = 0; index < count; index += 1) found.push((await send(one.url)).status);
      return found;
    };
    expect(await statuses(4)).toEqual([201, 202, 202, 501]);
    one.script(sequence(respond({ status: 204 }), always(respond({ status: 404 }))));
    expect(await statuses(3)).toEqual([204, 404, 404]);
  });

  it("records what a scripted function throws and drops the connection", async () => {
    const one = await server({
      script: () => {
        throw new Error("bug in the test");
      },
    });
    expect((await send(one.url)).code).toBe("ECONNRESET");
    expect(one.errors.map(({ message }) => message)).toEqual(["bug in the test"]);
    one.script(always(() => ({ startsAt: "request", run: () => Promise.reject(notAnError) })));
    await send(one.url);
    expect(one.errors).toHaveLength(2);
  });

  it("closes with requests still running, twice, and is disposable", async () => {
    const one = await startFaultServer({ script: always(hang()) });
    const waiting = send(one.url);
    await expect.poll(() => one.requests.length).toBe(1);
    await one.close();
    expect((await waiting).code).toBe("ECONNRESET");
    expect(one.connections.open).toBe(0);
    await one[Symbol.asyncDispose]();
    expect((await send(one.url)).code).toBe("ECONNREFUSED");
  });
});

describe("large uploads and clients that leave", () => {
  it("reads 3 MiB, plain and chunked", async () => {
    const one = await server();
    const body = Buffer.alloc(3 * 1024 * 1024, "ab");
    await send(one.url, { method: "PUT", body, headers: { "content-length": body.length } });
    await send(one.url, { method: "PUT", body, headers: { "transfer-encoding": "chunked" } });
    expect(one.requests.map((request) => Buffer.compare(request.body, body))).toEqual([0, 0]);
  });

  it("leaves an upload unread, so that the client's buffers fill", async () => {
    const one = await server({ script: hang({ after: "headers" }) });
    const socket = await open(one.port);
    socket.write(getText("/", `Content-Length: ${64 * 1024 * 1024}\r\n`, "x".repeat(64 * 1024 * 1024)));
    await expect.poll(() => one.requests.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(one.requests[0]?.complete).toBe(false);
    expect(socket.writableLength).toBeGreaterThan(0);
    socket.destroy();
  });

  it("forgets clients that leave in the middle of a request", async () => {
    const one = await server();
    const chunked = getText("/", "Transfer-Encoding: chunked\r\n");
    const halves = [
      "GET / HT",
      getText("/", "Content-Length: 9\r\n", "x"),
      `${chunked}5\r\nab`,
      `${chunked}5`,
    ];
    for (const half of [...halves, `${chunked}0\r\n`]) {
      const socket = await open(one.port);
      socket.end(half);
    }
    await expect.poll(() => one.connections).toMatchObject({ total: 5, open: 0 });
    expect(one.requests.map(({ complete }) => complete)).toEqual([false, false, false, false]);
    expect(one.errors).toEqual([]);
  });
});

describe("resets and half-closes", () => {
  it("resets after the request, its headers, so many bytes or at once", async () => {
    for (const [after, complete] of [
      ["request", true],
      ["headers", false],
      [10, undefined],
      ["first-byte", undefined],
    ] as const) {
      const { port, requests, connections } = await server({ script: reset({ after }) });
      const { text, end } = await wire(port, getText("/", "Content-Length: 2\r\n", "ok"));
      expect([after, text, end, requests[0]?.complete, connections.total]).toEqual([
        after,
        "",
        "ECONNRESET",
        complete,
        1,
      ]);
    }
    const atConnect = await server({ script: sequence(reset({ after: "connect" }), always(respond())) });
    expect((await send(atConnect.url)).code).toBe("ECONNRESET");
    expect(atConnect.requests).toHaveLength(0);
    expect((await send(atConnect.url)).status).toBe(200);
  });

  it("sends FIN before headers and stays half-closed until the client leaves", async () => {
    const one = await server({ script: finish() });
    expect((await send(one.url)).code).toBe("ECONNRESET");
    const socket = await open(one.port);
    socket.allowHalfOpen = true;
    socket.write(getText());
    await new Promise((resolve) => socket.once("end", resolve).resume());
    expect(one.connections.open).toBeGreaterThan(0);
    socket.end();
    await expect.poll(() => one.connections.open).toBe(0);
  });

  it("never answers, and lets go when the client leaves", async () => {
    const one = await server({ script: hang({ after: "headers" }) });
    const { text, end } = await wire(one.port, getText("/", "Content-Length: 5\r\n"), 60);
    expect([text, end]).toEqual(["", "open"]);
    await expect.poll(() => one.connections.open).toBe(0);
  });

  it("resets the idle socket after an answer", async () => {
    const one = await server({ script: respondJson({}, { afterwards: { by: "reset", afterMs: 10 } }) });
    const socket = await open(one.port);
    socket.write(getText());
    const { text, end } = await new Promise<{ text: string; end: string }>((resolve) => {
      let got = "";
      socket.on("data", (chunk) => (got += String(chunk)));
      socket.once("error", (error: NodeJS.ErrnoException) => resolve({ text: got, end: error.code ?? "" }));
    });
    expect(text).toContain("\r\n\r\n{}");
    expect(end).toBe("ECONNRESET");
  });

  it("drops idle sockets in the tick of the next request: the race of a stale pool", async () => {
    for (const by of ["reset", "fin"] as const) {
      const one = await server();
      const agent = pool();
      await send(one.url, { agent });
      await new Promise(setImmediate);
      expect(one.dropIdle(by)).toBe(1);
      const stale = await send(one.url, { agent });
      expect(stale.reused).toBe(true);
      expect(["ECONNRESET", "EPIPE"]).toContain(stale.code);
      expect(one.requests).toHaveLength(1);
      expect((await send(one.url, { agent })).status).toBe(200);
    }
  });

  it("resets a reused socket when its next request arrives", async () => {
    const script = sequence(respond({ body: "{}" }), reset({ after: "first-byte" }), always(respond()));
    const one = await server({ script });
    const agent = pool();
    await send(one.url, { agent });
    expect(await send(one.url, { agent })).toMatchObject({ code: "ECONNRESET", reused: true });
    expect((await send(one.url, { agent })).status).toBe(200);
    expect(one.connections.total).toBe(2);
  });

  it("reports no idle connection while one is busy", async () => {
    const one = await server({ script: hang() });
    const socket = await open(one.port);
    socket.write(getText());
    await expect.poll(() => one.requests.length).toBe(1);
    expect(one.dropIdle()).toBe(0);
    socket.destroy();
  });
});
