import http from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { constants } from "node:crypto";
import { gzipSync } from "node:zlib";
import { closedPort, expectNoCanaries } from "@idbraid/core/testing";
import { ConfigurationError } from "@idbraid/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { testCertificates } from "../server/test-certificates.node.ts";
import { validateIntegration, type ValidationEvent, type ValidationReport } from "./index.ts";
import { startTestIntegration, type TestIntegrationOptions } from "./test-broken-integrations.node.ts";
import { secretKey } from "./test-key.ts";

async function start(options: TestIntegrationOptions = {}): ReturnType<typeof startTestIntegration> {
  const server = await startTestIntegration(options);
  onTestFinished(() => server.close());
  return server;
}

describe("the connection", () => {
  it("case 76: an http address of another machine fails, and nothing is sent", async () => {
    const report = await validateIntegration("http://integration.example.com/", secretKey);
    expect(outcomes(report)).toEqual({ "connection.https": "failed" });
    expect(report).toMatchObject({
      passed: false,
      reached: false,
      stopped: expect.stringMatching(/^Nothing was sent/) as string,
    });
  });

  it("a server that is not there ends the run at once", async () => {
    const report = await validateIntegration(`http://127.0.0.1:${await closedPort()}/`, secretKey);
    expect(outcomes(report)).toEqual({ "connection.https": "warning", "connection.reachable": "failed" });
    expect(report.checks[1]).toMatchObject({
      received: "no answer came: ECONNREFUSED",
      hint: expect.stringContaining("Nothing listens there") as string,
    });
  });

  it("a server that never answers is given up", async () => {
    const url = await serveAll(() => undefined);
    const report = await validateIntegration(url, secretKey, { timeoutMs: 100 });
    expect(report.stopped).toBe("The server cannot be reached: no answer came within 100 ms.");
  });

  it.each([
    ["a page", "text/html", "<!doctype html>"],
    ["a list", "application/json", "[]"],
  ])(
    "a server that answers everything with %s ends the run with one word on it",
    async (_what, type, body) => {
      const url = await serveAll((_request, response) =>
        response.writeHead(200, { "Content-Type": type }).end(body),
      );
      const report = await validateIntegration(url, secretKey);
      expect(report.stopped).toBe(
        "GET /config gives no JSON object, so that nothing is known of the integration.",
      );
      expect(outcomes(report)).toMatchObject({ "signed.get": "failed" });
      expect(Object.keys(outcomes(report)).at(-1)).toBe("signed.get");
    },
  );

  it("a server that sends elsewhere is not followed, and told so", async () => {
    const url = await serveAll((_request, response) =>
      response.writeHead(307, { Location: "http://127.0.0.1:1/" }).end(),
    );
    const report = await validateIntegration(url, secretKey);
    const check = report.checks.find(({ id }) => id === "signed.get");
    expect(check).toMatchObject({
      received: "status 307",
      hint: expect.stringMatching(/redirects/) as string,
    });
  });

  it("a server that compresses what nobody asked it to is told so", async () => {
    const url = await serveAll((_request, response) =>
      response
        .writeHead(200, { "Content-Type": "application/json", "Content-Encoding": "gzip" })
        .end(gzipSync("{}")),
    );
    const report = await validateIntegration(url, secretKey);
    expect(report.checks.find(({ id }) => id === "signed.get")?.hint).toMatch(/^The body came compressed/);
  });

  it("a server that hangs does not hold the run up for as long as all checks together may take", async () => {
    const url = await serveAll((request, response) => {
      if (request.url === "/")
        response.end(JSON.stringify({ protocol_version: 1, provider_name: "Acme Checks" }));
    });
    const report = await validateIntegration(url, secretKey, { timeoutMs: 50 });
    expect(report.stopped).toBe(
      "The server left 5 checks without an answer, the last with: no answer came within 50 ms.",
    );
    expect(report.counts.failed).toBe(5);
  });

  it("a certificate that nobody vouches for ends the run, one that is trusted does not", async () => {
    const { cert, intermediate, key, root } = await testCertificates();
    const server = await start({ tls: { cert: `${cert}\n${intermediate}`, key, minVersion: "TLSv1.2" } });
    const untrusted = await validateIntegration(server.url, secretKey);
    expect(outcomes(untrusted)).toEqual({ "connection.https": "passed", "connection.reachable": "failed" });
    expect(untrusted.checks[1]?.hint).toContain("Nobody that is trusted");
    const report = await validateIntegration(server.url, secretKey, { ca: root });
    expect(report.passed).toBe(true);
    expect(outcomes(report)["connection.tls-version"]).toBe("passed");
  });

  it("a server that accepts TLS 1.1 fails", async () => {
    const { cert, intermediate, key, root } = await testCertificates();
    const server = await start({
      tls: {
        cert: `${cert}\n${intermediate}`,
        key,
        minVersion: "TLSv1",
        ciphers: "DEFAULT@SECLEVEL=0",
        secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
      },
    });
    const report = await validateIntegration(server.url, secretKey, { ca: root, only: ["connection"] });
    const check = report.checks.find(({ id }) => id === "connection.tls-version");
    expect(check).toMatchObject({ status: "failed", received: "a handshake with TLSv1.1" });
  });
});

describe("the path", () => {
  it("where the integration is not found gives basePath as the cause", async () => {
    const server = await start({ path: "/docver/" });
    const report = await validateIntegration(new URL("/", server.url), secretKey);
    expect(report.causes).toEqual([
      {
        id: "path-other",
        cause: expect.stringContaining("basePath") as string,
        checks: ["metadata.unauthenticated", "metadata.ignores-credentials", "signed.get"],
      },
    ]);
    for (const id of ["metadata.unauthenticated", "signed.get"])
      expect(report.checks.find((check) => check.id === id)?.hint).toContain("basePath");
  });

  it("without its slash is a warning, and checked with it", async () => {
    const server = await start({ path: "/docver/" });
    const report = await validateIntegration(server.url.slice(0, -1), secretKey, { only: ["metadata"] });
    expect(report).toMatchObject({ passed: true, url: server.url });
    expect(outcomes(report)["connection.slash"]).toBe("warning");
  });

  it("with its slash, or with nothing but a host, needs no such warning", async () => {
    const below = await start({ path: "/docver/" });
    const atRoot = await start();
    for (const url of [below.url, new URL(atRoot.url).origin]) {
      const report = await validateIntegration(url, secretKey, { only: ["metadata"] });
      expect(outcomes(report)).toMatchObject({ "metadata.unauthenticated": "passed" });
      expect(outcomes(report)["connection.slash"]).toBeUndefined();
    }
  });
});

describe("an integration that calls another PassFort", () => {
  it("is made to call it once, and told how to be pointed here", async () => {
    let calls = 0;
    const elsewhere = await serveAll((_request, response) => {
      calls += 1;
      response.end("{}");
    });
    const server = await start({ kind: "documents" });
    server.callBack(elsewhere.slice(0, -1));
    const port = await closedPort();
    const report = await validateIntegration(server.url, secretKey, { callbackServer: { port } });
    expect(calls).toBe(1);
    expect(report.checks.filter(({ status }) => status === "failed")).toMatchObject([
      { id: "callback.ready", received: expect.stringMatching(/^no callback/) as string },
    ]);
    expect(report.causes).toEqual([
      {
        id: "callbacks-missing",
        cause: expect.stringContaining(`PASSFORT_BASE_URL=http://127.0.0.1:${port}/integrations.`) as string,
        checks: ["callback.ready"],
      },
    ]);
    for (const id of ["start-error", "retry", "no-retry"])
      expect(report.checks.find((check) => check.id === `callback.${id}`)).toMatchObject({
        status: "skipped",
        received: expect.stringContaining("another PassFort") as string,
        sent: [],
      });
  });

  it("is made to call it once where only callbacks are checked", async () => {
    const server = await start({ kind: "documents", defect: "no callback" });
    const report = await validateIntegration(server.url, secretKey, {
      only: ["callback"],
      callbackServer: { port: 0 },
    });
    const check = report.checks.find(({ id }) => id === "callback.ready");
    expect(check?.received).toBe("no callback");
    const later = report.checks.slice(report.checks.findIndex(({ id }) => id === "callback.ready") + 1);
    expect(later.flatMap(({ sent }) => sent).some(({ target }) => target.endsWith("/ready"))).toBe(false);
    expect(report.causes[0]?.cause).toMatch(
      /PASSFORT_BASE_URL=http:\/\/127\.0\.0\.1:[1-9]\d*\/integrations\./,
    );
  });

  it("skips what needs callbacks without a server for them, and names the option and the flag", async () => {
    const server = await start({ kind: "documents" });
    const report = await validateIntegration(server.url, secretKey, { only: ["callback"] });
    expect(report.checks.find(({ id }) => id === "callback.ready")).toMatchObject({
      status: "skipped",
      received: expect.stringMatching(/give callbackServer, or --callback-port N$/) as string,
    });
  });
});

describe("a run", () => {
  it("stops when signed requests are refused whatever is tried", async () => {
    const server = await start();
    const other = Buffer.alloc(32, 7).toString("base64");
    const report = await validateIntegration(server.url, other);
    expect(report.stopped).toBe("Signed requests are refused, so that nothing else can be judged.");
    expect(outcomes(report)["signed.get"]).toBe("failed");
    expect(Object.keys(outcomes(report)).at(-1)).toBe("signed.get");
  });

  it("tells each step in order, and awaits who is told", async () => {
    const server = await start();
    const events: ValidationEvent[] = [];
    let open = 0;
    const report = await validateIntegration(server.url, secretKey, {
      onProgress: async (event) => {
        expect(open).toBe(0);
        open += 1;
        await Promise.resolve();
        open -= 1;
        events.push(event);
      },
    });
    const checks = events.flatMap((event) => (event.type === "check" ? [event.result] : []));
    expect(checks).toEqual(report.checks);
    expect(events[0]).toEqual({ type: "group", id: "connection", title: "Connection" });
    expect(events.at(-1)).toEqual({ type: "end", report });
  });

  it("ends with what onProgress throws", async () => {
    const server = await start();
    const thrown = new Error("enough");
    const run = validateIntegration(server.url, secretKey, {
      onProgress: () => {
        throw thrown;
      },
    });
    await expect(run).rejects.toBe(thrown);
  });

  it("can be aborted, and tells what it found until then", async () => {
    const server = await start();
    const stop = new AbortController();
    const report = await validateIntegration(server.url, secretKey, {
      signal: stop.signal,
      onProgress: (event) => {
        if (event.type === "group" && event.id === "authentication") stop.abort();
      },
    });
    expect(report).toMatchObject({ stopped: "The run was aborted.", passed: false });
    expect(outcomes(report)["config.fields"]).toBe("passed");
    expect(outcomes(report)["answers.get"]).toBeUndefined();
  });

  it("makes only the groups that are asked for, and what they need", async () => {
    const server = await start();
    const report = await validateIntegration(server.url, secretKey, { only: ["digest"] });
    const groups = [...new Set(report.checks.map(({ group }) => group))];
    expect(groups).toEqual(["connection", "metadata", "signed", "digest"]);
  });

  it("gives the same checks in the same order each time, in JSON too", async () => {
    const server = await start();
    const runs = [
      await validateIntegration(server.url, secretKey),
      await validateIntegration(server.url, secretKey),
    ];
    const [first, second] = runs.map((report) =>
      (JSON.parse(JSON.stringify(report)) as ValidationReport).checks.map(({ id, status }) => [id, status]),
    );
    expect(first).toEqual(second);
  });

  it("shows neither the key nor the bodies that it sent", async () => {
    const server = await start({ defect: "no verification" });
    const report = await validateIntegration(server.url, secretKey);
    const bytes = Buffer.from(secretKey, "base64");
    expectNoCanaries(report, { key: secretKey, hex: bytes.toString("hex") });
    expect(JSON.stringify(report)).not.toMatch(/AAECAwQF|Sample-Łącka|Invented Lane/);
  });

  it("does not repeat control characters of the server", async () => {
    const server = await start({ config: { check_type: "A\u001B[2JB" } });
    const report = await validateIntegration(server.url, secretKey, { only: ["config"] });
    expect(report.integration.check_type).toBe("A?[2JB");
  });

  it.each(["constructor", "__proto__"])("stands, though the check type is %s", async (check_type) => {
    const server = await start({ config: { check_type } });
    const report = await validateIntegration(server.url, secretKey, { only: ["config", "demo"] });
    expect(outcomes(report)).toMatchObject({
      "config.check-type": "warning",
      "demo.ANY": expect.anything() as unknown,
    });
  });
});

it("refuses options that cannot work, all at once, before anything is sent", async () => {
  const run = validateIntegration("ftp://user@example.com/", "short", {
    profile: "strict" as "seed",
    only: ["nothing"],
    timeoutMs: 0,
    ca: "no certificate",
    callbackServer: { port: -1, host: "0.0.0.0" },
  });
  const error = await run.catch((thrown: unknown) => thrown);
  expect(ConfigurationError.isInstance(error)).toBe(true);
  const { problems } = error as ConfigurationError;
  expect(problems.map(({ path }) => path).toSorted()).toEqual([
    "ca",
    "callbackServer",
    "key",
    "only",
    "profile",
    "timeoutMs",
    "url",
  ]);
});

it("refuses live checks that are only named, and not switched on", async () => {
  const server = await start();
  const named = { only: ["live"] };
  await expect(validateIntegration(server.url, secretKey, named)).rejects.toThrow(
    /give the option live as well/,
  );
  expect(server.liveRequests()).toBe(0);
  await validateIntegration(server.url, secretKey, { ...named, live: true });
  expect(server.liveRequests()).toBeGreaterThan(0);
});

it.each([
  [5, "failed"],
  [6, "passed"],
  [49, "passed"],
  [50, "failed"],
])("case 74: a provider name of %i characters has %s", async (length, status) => {
  const metadata = { protocol_version: 1, provider_name: "É".repeat(length) };
  const url = await serveAll((_request, response) => response.end(JSON.stringify(metadata)));
  const report = await validateIntegration(url, secretKey, { only: ["metadata"] });
  expect(outcomes(report)["metadata.provider-name"]).toBe(status);
});

it("repeats of a version only what is short", async () => {
  const url = await serveAll((_request, response) =>
    response.end(
      JSON.stringify({ protocol_version: { long: "x".repeat(10_000) }, provider_name: "Acme Checks" }),
    ),
  );
  const report = await validateIntegration(url, secretKey);
  expect(report.integration.protocol_version).toBeUndefined();
  expect(outcomes(report)["metadata.protocol-version"]).toBe("failed");
});

it("tells when the callback server cannot listen", async () => {
  const taken = http.createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const run = validateIntegration("http://127.0.0.1:1/", secretKey, { callbackServer: { port } });
  await expect(run).rejects.toMatchObject({ code: "callback_server_failed" });
});

/** A server with one answer to everything. It ends with the test. */
async function serveAll(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function outcomes({ checks }: ValidationReport): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.map(({ id, status }) => [id, status]));
}
