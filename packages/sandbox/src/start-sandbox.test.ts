import { createServer, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { connect } from "node:tls";
import { expect, it, onTestFinished } from "vitest";
import { createIdfySimulator, startSandbox } from "./index.ts";
import { exchangeBytes, getRequest } from "./__tests__/raw-socket.ts";

it("runs the ten lines of the README", async () => {
  const sandbox = await startSandbox();
  const { baseUrl, credentials } = sandbox.providers.idfy;
  const { clientId, clientSecret } = credentials;
  const login = { grant_type: "client_credentials", scope: "document_read" };
  const answer = await fetch(`${baseUrl}/oauth/connect/token`, {
    method: "POST",
    body: new URLSearchParams({ ...login, client_id: clientId, client_secret: clientSecret }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const list = await fetch(`${baseUrl}/signature/documents/summary`, { headers });
  expect(list.status).toBe(200);
  await sandbox.close();
  await expect(fetch(baseUrl)).rejects.toThrow("fetch failed");
});

it("writes the provider's reason phrase on the status line", async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const { baseUrl, credentials, simulator } = sandbox.providers.idfy;
  const { clientId, clientSecret } = credentials;
  const login = { grant_type: "client_credentials", scope: "document_read", client_id: clientId };
  const answer = await simulator.fetch(
    new Request(`${baseUrl}/oauth/connect/token`, {
      method: "POST",
      body: new URLSearchParams({ ...login, client_secret: clientSecret }),
    }),
  );
  const { access_token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const missing = await exchangeBytes(baseUrl, getRequest("/signature/documents/nothing", headers));
  expect(missing.received.split("\r\n")[0]).toBe("HTTP/1.1 404 Document not found");
  expect(missing.received.endsWith("\r\n\r\n")).toBe(true);
  const found = await exchangeBytes(baseUrl, getRequest("/signature/documents/summary", headers));
  expect(found.received.split("\r\n")[0]).toBe("HTTP/1.1 200 OK");
  const refused = await exchangeBytes(baseUrl, getRequest("/signature/documents/summary"));
  expect(refused.received.split("\r\n")[0]).toBe("HTTP/1.1 401 Unauthorized");
});

it("cuts connections at the socket, at each of the four points", async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  const { baseUrl, simulator } = sandbox.providers.idfy;
  const jwks = getRequest("/identification/v2/jwks");
  const whole = await exchangeBytes(baseUrl, jwks);
  const body = whole.received.split("\r\n\r\n")[1] ?? "";

  for (const drop of ["before", "before-headers"] as const) {
    simulator.control.faults.add({ fault: { drop } });
    expect((await exchangeBytes(baseUrl, jwks)).received).toBe("");
  }
  simulator.control.faults.add({
    fault: { drop: "after-headers", status: 502, reason: "Oh no", body: "<html>" },
  });
  const headersOnly = await exchangeBytes(baseUrl, jwks);
  expect(headersOnly.received).toMatch(/^HTTP\/1\.1 502 Oh no\r\n[^]*content-length: 6\r\n[^]*\r\n\r\n$/);

  simulator.control.faults.add({ fault: { drop: "mid-body" } });
  const half = await exchangeBytes(baseUrl, jwks);
  expect(half.received).toContain(`content-length: ${body.length}\r\n`);
  expect(half.received.split("\r\n\r\n")[1]).toBe(body.slice(0, Math.ceil(body.length / 2)));

  expect((await exchangeBytes(baseUrl, jwks)).received).toContain(body);
});

it("serves HTTPS that only a client with its authority trusts", async () => {
  const sandbox = await startSandbox({ https: true });
  onTestFinished(() => sandbox.close());
  const { baseUrl } = sandbox.providers.idfy;
  expect(baseUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const { port } = new URL(baseUrl);
  const status = (host: string, ca: string | undefined): Promise<unknown> =>
    new Promise((resolve) => {
      const call = request(
        { host, port, path: "/signature/status/ping", agent: false, ...(ca && { ca }) },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      call.on("error", (error: NodeJS.ErrnoException) => resolve(error.code)).end();
    });
  expect(await status("127.0.0.1", sandbox.ca)).toBe(401);
  expect(await status("localhost", sandbox.ca)).toBe(401);
  expect(await status("127.0.0.1", undefined)).toMatch(/SELF_SIGNED|UNABLE_TO|LEAF/);
  const other = await startSandbox({ https: true });
  onTestFinished(() => other.close());
  expect(await status("127.0.0.1", other.ca)).toMatch(/SELF_SIGNED|UNABLE_TO|CERT/);

  const names = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: Number(port), ca: sandbox.ca ?? "" }, () => {
      resolve(socket.getPeerCertificate().subjectaltname);
      socket.destroy();
    });
  });
  expect(names).toBe("DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1");
});

it("cuts connections over HTTPS too", async () => {
  const sandbox = await startSandbox({ https: true });
  onTestFinished(() => sandbox.close());
  const { baseUrl, simulator } = sandbox.providers.idfy;
  simulator.control.faults.add({ fault: { drop: "before" } });
  const code = await new Promise((resolve) => {
    const options = { agent: false, ...(sandbox.ca && { ca: sandbox.ca }) };
    const call = request(`${baseUrl}/x`, options, (answer) => resolve(answer.statusCode));
    call.on("error", (error: NodeJS.ErrnoException) => resolve(error.code)).end();
  });
  expect(code).toBe("ECONNRESET");
});

it("listens on the port it is given and the next ones, and says so when one is taken", async () => {
  const [first, second] = await adjacentServers();
  const { port } = first.address() as AddressInfo;
  const close = (server: Server) => new Promise((resolve) => server.close(resolve));
  await expect(startSandbox({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  await close(first);
  await expect(startSandbox({ port })).rejects.toMatchObject({ code: "EADDRINUSE" }); // nothing is left running
  await close(second);
  const sandbox = await startSandbox({ port });
  expect(sandbox.providers.idfy.baseUrl).toBe(`http://127.0.0.1:${port}`);
  expect(sandbox.providers.passfort.baseUrl).toBe(`http://127.0.0.1:${port + 1}`);
  await sandbox[Symbol.asyncDispose]();
});

/** Two servers on a free port and the one after it. */
async function adjacentServers(): Promise<readonly [Server, Server]> {
  const listening = (port: number) =>
    new Promise<Server | undefined>((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(undefined));
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  for (;;) {
    const first = await listening(0);
    const second = await listening(((first?.address() as AddressInfo | null)?.port ?? 0) + 1);
    if (first !== undefined && second !== undefined) return [first, second];
    first?.close();
    second?.close();
  }
}

it("closes while a request hangs", async () => {
  const sandbox = await startSandbox();
  const { baseUrl, simulator } = sandbox.providers.idfy;
  simulator.control.faults.add({ fault: { delayMs: 60_000, status: 503 } });
  const outcome = fetch(`${baseUrl}/x`).then(
    () => "answered",
    (error: unknown) => String(error),
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  await sandbox.close();
  expect(await outcome).toBe("TypeError: fetch failed");
});

it("gives up the checks that PassFort runs when it is closed, and leaves nothing open", async () => {
  const sandbox = await startSandbox();
  const { simulator } = sandbox.providers.passfort;
  const asked: string[] = [];
  const polling_strategy = { initial_interval: 3600, polling_interval: 3600, max_polls: 1 };
  const templates = ["ONE_TIME_SYNCHRONOUS", "ONE_TIME_CALLBACK", "ONE_TIME_POLLING"];
  const start = { provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445" };
  const server = createServer((request, response) => {
    const [, template = "", ...path] = (request.url ?? "").split("/");
    asked.push(`${template} ${path.join("/")}`);
    if (path[0] === "checks" && template === "ONE_TIME_SYNCHRONOUS") return; // it never answers
    const config = { check_type: "OF_OURS", check_template: { type: template, polling_strategy } };
    const body = path[0] === "config" ? config : { ...start, reference: template };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const runs = templates.map((template) =>
    simulator.control.integration(`${url}/${template}`, { intervals: "wait" }).runCheck(),
  );
  await expect.poll(() => asked.length, { timeout: 15_000 }).toBe(7); // 3 /config, 3 /checks, 1 /ready
  await sandbox.close();
  const failures = (await Promise.all(runs)).map(({ failure }) => failure);
  expect(failures).toEqual(templates.map(() => "the sandbox was closed"));
  await expect
    .poll(() => new Promise((resolve) => server.getConnections((_, count) => resolve(count))), {
      timeout: 15_000,
    })
    .toBe(0);
});

it("gives the same ids for the same seed, and others for another", async () => {
  const run = async (seed: string | undefined): Promise<unknown> => {
    const idfy = createIdfySimulator({ seed, now: () => 0 });
    const { clientId, clientSecret } = idfy.credentials;
    const login = { grant_type: "client_credentials", scope: "identify", client_id: clientId };
    const body = new URLSearchParams({ ...login, client_secret: clientSecret });
    const answer = await idfy.fetch(new Request("http://x/oauth/connect/token", { method: "POST", body }));
    const documents = idfy.control.seedDocuments({ count: 3 });
    return [idfy.credentials, answer.headers.get("request-id"), await answer.json(), documents];
  };
  expect(await run("one")).toEqual(await run("one"));
  expect(await run("one")).not.toEqual(await run("two"));
  expect(await run(undefined)).toEqual(await run("idbraid"));
});
