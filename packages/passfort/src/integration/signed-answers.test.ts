import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytes, vectors } from "../test-vectors.node.ts";
import { createIntegration } from "./create-integration.ts";
import type { AnsweredEvent } from "./hooks.ts";
import {
  checkBody,
  checkId,
  identityOptions,
  noMatches,
  passfortRequest,
  serveTest,
  testClock,
  testNowMs,
  type TestServer,
  verifyAnswer,
  withHeaders,
} from "./test-integration.node.ts";

const events: AnsweredEvent[] = [];
const options = identityOptions({
  hooks: { onResponse: (event) => events.push(event), onError: () => undefined },
});
let server: TestServer;
beforeAll(async () => {
  server = await serveTest(createIntegration(options));
});
afterAll(() => server[Symbol.asyncDispose]());

const covered = ["(request-target)", "host", "date", "digest"];

it.each([
  ["GET /config", "GET", "/config", undefined],
  ["POST /checks", "POST", "/checks", checkBody()],
])(
  "case 37: S13: the answer to %s is signed over target, host, date and its bytes",
  async (_, method, target, body) => {
    const request = await passfortRequest(method, target, body);
    const answer = await server.send(request);
    expect(answer.status).toBe(200);
    expect(await verifyAnswer(answer, request)).toMatchObject({ keyId: "AAECAwQF", covered });
  },
);

it("case 38: the answer to example B has exactly the header of example C", async () => {
  const { messages } = vectors("signature-vectors");
  const exampleB = messages.find(({ name }) => name === "post-checks-utf8");
  const exampleC = messages.find(({ name }) => name === "response-post-checks");
  const runtime = testClock();
  const ANY = () => {
    runtime.setWallClock(testNowMs + 1000);
    return { ...noMatches, provider_data: "Demo result – no request made." };
  };
  await using one = await serveTest(createIntegration({ ...options, runtime, demo: { checks: { ANY } } }));
  const request = await passfortRequest(
    "POST",
    "/checks",
    new TextDecoder().decode(bytes(exampleB?.body_base64 ?? "")),
  );
  expect(request.headers.at(-1)).toEqual(["Authorization", exampleB?.header_value]);
  const answer = await one.send(request);
  expect(answer.bytes).toEqual(Buffer.from(exampleC?.body_base64 ?? "", "base64"));
  expect(answer.headers).toMatchObject({
    date: "Tue, 24 Mar 2020 11:21:26 GMT",
    digest: exampleC?.headers["digest"],
    signature: exampleC?.header_value,
  });
});

describe("S13: whatever is answered to a verified request is signed", () => {
  it.each([
    ["case 58: an unknown path", "GET", "/nothing", undefined, 404],
    [
      "case 58: an endpoint that this check does not have",
      "POST",
      `/checks/${checkId}/poll`,
      checkBody(),
      404,
    ],
    ["case 58: a wrong method", "GET", "/checks", undefined, 405],
    ["case 58: a wrong method of the root", "DELETE", "/", undefined, 405],
    ["case 42: a body that is no JSON", "POST", "/checks", "{", 400],
    ["HEAD", "HEAD", "/config", undefined, 200],
  ])("%s", async (_, method, target, body, status) => {
    const request = await passfortRequest(method, target, body);
    const answer = await server.send(request);
    expect(answer.status).toBe(status);
    expect((await verifyAnswer(answer, request)).covered).toEqual(covered);
  });

  it("case 58: a 405 names the methods that are allowed", async () => {
    expect((await server.ask("GET", "/checks")).headers["allow"]).toBe("POST");
    expect((await server.ask("POST", "/config")).headers["allow"]).toBe("GET, HEAD");
  });

  it("and nothing else is", async () => {
    const request = await passfortRequest("POST", "/checks", checkBody());
    for (const unverified of [
      withHeaders(request, { Authorization: undefined }),
      { ...request, target: "/nothing" },
      { ...request, method: "GET", target: "/", body: new Uint8Array(0) },
      {
        ...request,
        body: new Uint8Array(0),
        headers: [...request.headers.slice(0, 4), ["Content-Length", "99999999"] as const],
      },
    ]) {
      const { headers } = await server.send(unverified);
      expect([headers["signature"], headers["digest"]]).toEqual([undefined, undefined]);
    }
  });

  it("results cannot be cached", async () => {
    expect((await server.ask("POST", "/checks", checkBody())).headers["cache-control"]).toBe(
      "no-store, no-transform",
    );
  });
});

describe("options of signing", () => {
  it("leaves signatures out", async () => {
    await using plain = await serveTest(createIntegration({ ...options, signResponses: false }));
    const answer = await plain.ask("GET", "/config");
    expect([answer.status, answer.headers["signature"], answer.headers["digest"]]).toEqual([
      200,
      undefined,
      undefined,
    ]);
  });

  it("signs what it is told to", async () => {
    const responseSignedHeaders = ["(request-target)", "date", "digest", "content-type"];
    await using other = await serveTest(createIntegration({ ...options, responseSignedHeaders }));
    const { headers } = await other.ask("GET", "/config");
    expect(headers["signature"]).toContain('headers="(request-target) date digest content-type"');
  });
});

it("tells what was answered, without a path or a body", async () => {
  events.length = 0;
  await server.ask("POST", "/checks", checkBody({ demo_result: "ERROR_INVALID_CREDENTIALS" }));
  await server.ask("GET", "/secret-path");
  await server.ask("GET", "/");
  expect(events).toEqual([
    {
      endpoint: "check",
      method: "POST",
      status: 200,
      durationMs: 0,
      demo: true,
      signed: true,
      errorTypes: ["INVALID_CREDENTIALS"],
    },
    {
      endpoint: undefined,
      method: "GET",
      status: 404,
      durationMs: 0,
      demo: false,
      signed: true,
      errorTypes: [],
    },
    {
      endpoint: "metadata",
      method: "GET",
      status: 200,
      durationMs: 0,
      demo: false,
      signed: false,
      errorTypes: [],
    },
  ]);
});
