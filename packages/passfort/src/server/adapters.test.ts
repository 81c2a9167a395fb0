import { ConfigurationError } from "@idbraid/core";
import { fastRuntime } from "@idbraid/core/testing";
import { describe, expect, it } from "vitest";
import type { PassFort } from "../client/passfort.ts";
import type { ConfigDocument } from "../config/config-document.ts";
import { createIntegration } from "../integration/create-integration.ts";
import type { FileAnswer } from "../integration/answers.ts";
import type { Integration, IntegrationOptions } from "../integration/options.ts";
import {
  checkBody,
  identityConfig,
  type IdentityConfig,
  identityOptions,
  passfortRequest,
  type SentRequest,
  testClock,
  testSecretKey,
  verifyAnswer,
  withHeaders,
} from "../integration/test-integration.node.ts";
import { type Framework, frameworks } from "./test-frameworks.node.ts";

const mebibyte = 2 ** 20;

describe.each(frameworks)("an integration on $name", ({ start, advice }: Framework) => {
  it("case 23: mounted under /docver/, takes a signed path with the prefix, and signs its answer", async () => {
    await using server = await start(integration());
    for (const request of [
      await passfortRequest("GET", "/docver/config"),
      await passfortRequest("POST", "/docver/checks", checkBody()),
    ]) {
      const answer = await server.send(request);
      expect(answer.status).toBe(200);
      expect((await verifyAnswer(answer, request)).covered).toEqual([
        "(request-target)",
        "host",
        "date",
        "digest",
      ]);
    }
  });

  it("case 24: mounted under /docver/, refuses a signed path without the prefix", async () => {
    const reasons: string[] = [];
    const hooks = { onAuthFailure: ({ reason }: { reason: string }) => reasons.push(reason) };
    await using server = await start(integration({ hooks }));
    for (const request of [
      await passfortRequest("GET", "/config"),
      await passfortRequest("POST", "/checks", checkBody()),
    ]) {
      const { status, headers } = await server.send({ ...request, target: `/docver${request.target}` });
      expect([status, headers["signature"]]).toEqual([401, undefined]);
    }
    expect(reasons).toEqual(["mismatch", "mismatch"]);
  });

  it("answers metadata to anyone, and HEAD without a body", async () => {
    await using server = await start(integration());
    const headers = [["Host", "anyone.example.com"]] as const;
    const ask = (method: string) =>
      server.send({ method, target: "/docver/", headers, body: new Uint8Array() });
    expect((await ask("GET")).json).toEqual({ protocol_version: 1, provider_name: "Acme Identity" });
    const head = await ask("HEAD");
    expect([head.status, head.text]).toEqual([200, ""]);
    const request = await passfortRequest("HEAD", "/docver/config");
    const signed = await server.send(request);
    expect([signed.status, signed.text]).toEqual([200, ""]);
    await verifyAnswer(signed, request);
  });

  it("takes an empty body for what it is", async () => {
    await using server = await start(integration());
    const request = await passfortRequest("POST", "/docver/checks");
    const answer = await server.send(request);
    expect(answer.status).toBe(400);
    await verifyAnswer(answer, request);
  });

  it("leaves the query in the signed path", async () => {
    await using server = await start(integration());
    expect((await server.send(await passfortRequest("GET", "/docver/config?a=%2f&a=B"))).status).toBe(200);
    const unsigned = await passfortRequest("GET", "/docver/config");
    expect((await server.send({ ...unsigned, target: "/docver/config?a=1" })).status).toBe(401);
  });

  it.each<[string, () => FileAnswer["content"]]>([
    ["bytes", () => film],
    ["a stream", () => new Blob([film]).stream()],
    ["an opened one", () => () => new Blob([film]).stream()],
  ])("hands over a file from %s, signed", async (_, content) => {
    await using server = await start(documentFetch(content));
    const body = {
      check_id: "01234567-89ab-cdef-0123-456789abcdef",
      file_reference: "film-1",
      download_info: { download_type: "FILE", file_type: "LIVE_VIDEO" },
      commercial_relationship: "PASSFORT",
      provider_config: {},
    };
    const request = await passfortRequest("POST", "/docver/download_file", body);
    const answer = await server.send(request);
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "video/mp4"]);
    expect(Buffer.from(answer.headers["file-name"] as string, "latin1").toString()).toBe("Życie.mp4");
    expect(Buffer.compare(answer.bytes, film)).toBe(0);
    await verifyAnswer(answer, request);
  });

  it("S1: verifies the bytes that a body parser has kept", async () => {
    await using server = await start(integration(), "kept");
    const request = await passfortRequest(
      "POST",
      "/docver/checks",
      JSON.stringify(checkBody(), undefined, 2),
    );
    const answer = await server.send(request);
    expect(answer.status).toBe(200);
    await verifyAnswer(answer, request);
  });

  it("S1: never takes a parsed body for the bytes, and still answers GET", async () => {
    const errors: [unknown, unknown][] = [];
    const hooks = { onError: (error: unknown, { phase }: { phase: string }) => errors.push([phase, error]) };
    await using server = await start(integration({ hooks }), "parsed");
    const answer = await server.send(await passfortRequest("POST", "/docver/checks", checkBody()));
    if (advice === undefined) {
      expect([answer.status, errors]).toEqual([200, []]); // the adapter has the bytes
    } else {
      expect([answer.status, answer.headers["signature"]]).toEqual([500, undefined]);
      const [[phase, error] = []] = errors;
      expect([phase, ConfigurationError.isInstance(error) && error.code]).toEqual([
        "body",
        "raw_body_required",
      ]);
      expect((error as Error).message).toMatch(advice);
    }
    expect((await server.send(await passfortRequest("GET", "/docver/config"))).status).toBe(200);
  });

  it("S12: refuses a body over 10 MiB before any key is asked for", async () => {
    const { options, keysAsked } = countedKeys();
    await using server = await start(integration(options));
    const signed = await signedHead();
    expect(await server.status(signed, `content-length: ${10 * mebibyte + 1}\r\n\r\n`)).toBe(413);
    const chunk = "a".repeat(mebibyte);
    const chunks = `${mebibyte.toString(16)}\r\n${chunk}\r\n`.repeat(10);
    const rest = `transfer-encoding: chunked\r\n\r\n${chunks}1\r\na\r\n0\r\n\r\n`;
    expect(await server.status(signed, rest)).toBe(413);
    expect(keysAsked()).toBe(0);
  });

  it("S12: refuses a body that comes slowly before any key is asked for", async () => {
    const { options, keysAsked } = countedKeys();
    await using server = await start(integration({ ...options, runtime: fastRuntime({ speed: 100 }) }));
    expect(await server.status(await signedHead(), "content-length: 10\r\n\r\nabc")).toBe(408);
    expect(keysAsked()).toBe(0);
  });

  it("takes a larger body where the integration allows it", async () => {
    await using server = await start(integration({ maxBytes: 12 * mebibyte }));
    const request = await passfortRequest("POST", "/docver/checks", "a".repeat(11 * mebibyte));
    expect((await server.send(request)).status).toBe(400);
  });
});

const film = new Uint8Array(200_000).map((_, at) => at % 251);

function integration(changes: Partial<IntegrationOptions<IdentityConfig>> = {}): Integration {
  return createIntegration(identityOptions({ basePath: "/docver/", ...changes }));
}

const documentConfig = {
  ...identityConfig,
  check_type: "DOCUMENT_FETCH",
  check_template: { type: "ONE_TIME_CALLBACK" },
} as const satisfies ConfigDocument;

function documentFetch(content: () => FileAnswer["content"]) {
  return createIntegration({
    metadata: { provider_name: "Acme Documents" },
    config: documentConfig,
    secretKey: testSecretKey,
    basePath: "/docver/",
    provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445",
    passfort: { callbacks: {} } as PassFort, // nothing is sent to PassFort
    checks: {
      start: () => ({ reference: "session-1" }),
      complete: () => ({ check_output: { entity_type: "INDIVIDUAL", documents: [] } }),
      downloadFile: () => ({ content: content(), content_type: "video/mp4", file_name: "Życie.mp4" }),
    },
    runtime: testClock(),
  });
}

/** A request that would ask for a key, for a body of any length. */
async function signedHead(): Promise<SentRequest> {
  return withHeaders(await passfortRequest("POST", "/docver/checks", "{}"), { "Content-Length": undefined });
}

/** Options of an integration that asks a vault for its key. */
function countedKeys(): {
  readonly options: Partial<IntegrationOptions<IdentityConfig>>;
  readonly keysAsked: () => number;
} {
  let asked = 0;
  return { options: { secretKey: () => ((asked += 1), testSecretKey) }, keysAsked: () => asked };
}
