import { AuthenticationError, SignatureError } from "@idbraid/core";
import { expectNoCanaries, respond, respondJson } from "@idbraid/core/testing";
import { describe, expect, it } from "vitest";
import { failure } from "../client/test-passfort.ts";
import { type IntegrationClient, passfortProfiles } from "../index.ts";
import { check, integration, nowMs, secretKey, startIntegration } from "./test-signing-server.ts";

const file = {
  check_id: check.id,
  commercial_relationship: "DIRECT",
  file_reference: "f-1",
  download_info: { download_type: "IMAGE" },
} as const;

const untrue = { body: '{"errors":[]}', sent: '{"errors":{}}' };

describe("an answer that was changed on its way", () => {
  it.each<[string, (client: IntegrationClient) => Promise<unknown>]>([
    ["config", (client) => client.config()],
    ["checks.run", (client) => client.checks.run(check)],
    ["checks.poll", (client) => client.checks.poll(check.id, { ...check, reference: "r" })],
    [
      "checks.ready, which has no data",
      (client) => client.checks.ready(check.id, { ...check, reference: "r" }),
    ],
    ["request", (client) => client.request({ method: "POST", path: "/checks", body: {} })],
  ])("case 40: rejects with SignatureError, after one attempt: %s", async (_name, call) => {
    const { client, server } = await startIntegration(integration(untrue), { maxAttempts: 3 });
    const error = await failure(call(client));
    expect(SignatureError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ reason: "digest", provider: "passfort", attempts: { length: 1 } });
    expectNoCanaries(error, { secretKey });
    expect(server.requests).toHaveLength(1);
  });

  it("case 40: rejects with SignatureError when it is a file, before its end", async () => {
    const { client } = await startIntegration(integration({ body: "0123456789", sent: "0123456780" }));
    expect(await failure((await client.downloadFile(file)).bytes())).toMatchObject({ reason: "digest" });
  });

  it("rejects with SignatureError when it is an error", async () => {
    const { client } = await startIntegration(integration({ ...untrue, status: 400 }));
    expect(await failure(client.checks.run(check))).toMatchObject({ code: "signature_digest" });
  });

  it("is accepted when verification is off", async () => {
    const { client } = await startIntegration(integration(untrue), { verifyResponses: "off" });
    expect(await client.checks.run(check)).toEqual({ errors: {} });
  });
});

it.each([
  ["stale", "31 s old", { now: () => nowMs - 31_000 }],
  ["stale", "31 s ahead", { now: () => nowMs + 31_000 }],
  ["algorithm", "under the label of another algorithm", { label: "rsa-sha256" }],
])("a signature is refused as %s when it is %s", async (reason, _what, style) => {
  const { client } = await startIntegration(integration(style));
  expect(await failure(client.config())).toMatchObject({ reason });
});

it.each([
  ["30 s old", { now: () => nowMs - 30_000 }],
  ["without the host, which an answer does not have", { covered: ["(request-target)", "date"] }],
  ["under the label hs2019", { label: "hs2019" }],
])("a signature is accepted when it is %s", async (_what, style) => {
  const body = '{"check_type":"IDENTITY_CHECK","check_template":{"type":"ONE_TIME_SYNCHRONOUS"}}';
  const { client } = await startIntegration(integration({ ...style, body }), { verifyResponses: "require" });
  expect(await client.config()).toMatchObject({ check_type: "IDENTITY_CHECK" });
});

it("a signature is refused as not-covered when it leaves out what the profile demands", async () => {
  const { client } = await startIntegration(integration({ covered: ["(request-target)", "date"] }), {
    responseProfile: passfortProfiles.seed,
  });
  expect(await failure(client.config())).toMatchObject({ reason: "not-covered" });
});

describe("an answer without a signature", () => {
  const unsigned = integration({ signed: false });

  it("case 41: is accepted with ifPresent, which is the default", async () => {
    for (const options of [{}, { verifyResponses: "ifPresent" }] as const) {
      const { client } = await startIntegration(unsigned, options);
      expect(await client.checks.run(check)).toEqual({});
    }
  });

  it("case 41: is an error with require", async () => {
    const { client } = await startIntegration(unsigned, { verifyResponses: "require" });
    expect(await failure(client.checks.run(check))).toMatchObject({ code: "signature_missing" });
    expect(await failure((await client.downloadFile(file)).bytes())).toMatchObject({
      code: "signature_missing",
    });
  });

  it("is no error with require where it is the metadata, which nobody signs", async () => {
    const metadata = { protocol_version: 1, provider_name: "Example checks" };
    const { client } = await startIntegration(respondJson(metadata), { verifyResponses: "require" });
    expect(await client.metadata()).toEqual(metadata);
  });

  it("stays the AuthenticationError that it is with require when it is a 401", async () => {
    const { client } = await startIntegration(respond({ status: 401 }), { verifyResponses: "require" });
    expect(await failure(client.config())).toBeInstanceOf(AuthenticationError);
  });
});

describe("a file", () => {
  it("has the name of its File-Name header, in UTF-8, and the bytes that were signed", async () => {
    const body = Uint8Array.of(0, 255, 137, 80);
    const name = Buffer.from("Pass – Zoë.png", "utf8").toString("latin1");
    const headers = { "Content-Type": "image/png", "File-Name": name };
    const { client } = await startIntegration(integration({ body, headers }), { verifyResponses: "require" });
    const downloaded = await client.downloadFile(file);
    expect(downloaded).toMatchObject({
      fileName: "Pass – Zoë.png",
      contentType: "image/png",
      contentLength: 4,
    });
    expect([...(await downloaded.bytes())]).toEqual([...body]);
  });

  it.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\secret\\a.pdf", "a.pdf"],
    ["..", undefined],
  ])("has of the name %j only what names no place", async (name, expected) => {
    const { client } = await startIntegration(integration({ headers: { "File-Name": name } }));
    const { data, status, headers } = await client.downloadFile(file).withResponse();
    expect({ name: data.fileName, status }).toEqual({ name: expected, status: 200 });
    expect(headers.get("file-name")).toBe(name);
    data.cancel();
  });
});
