import { memoryStore } from "@idbraid/core";
import { describe, expect, it, vi } from "vitest";
import { bytes } from "../test-vectors.node.ts";
import { createIntegration } from "./create-integration.ts";
import {
  checkBody,
  identityOptions,
  passfortRequest,
  serveTest,
  verifyAnswer,
} from "./test-integration.node.ts";

const options = identityOptions();
const exampleA = await passfortRequest("GET", "/config");
const exampleB = await passfortRequest("POST", "/checks", checkBody({ demo_result: "ANY" }));

describe("keys", () => {
  const otherKey = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

  it("S14: both keys of a rotation are good, and each signs the answer to what it signed", async () => {
    const integration = createIntegration({ ...options, secretKey: [otherKey, options.secretKey as string] });
    await using server = await serveTest(integration);
    const answer = await server.send(exampleA);
    expect((await verifyAnswer(answer, exampleA)).keyId).toBe("AAECAwQF");
    const other = await passfortRequest("GET", "/config", "", { keyId: "ICEiIyQl", key: bytes(otherKey) });
    expect((await server.send(other)).headers["signature"]).toContain('keyId="ICEiIyQl"');
  });

  it("answers 500, unsigned, when the vault fails", async () => {
    const onError = vi.fn();
    const secretKey = (): never => {
      throw new Error("vault token s3cr3t");
    };
    await using server = await serveTest(createIntegration({ ...options, secretKey, hooks: { onError } }));
    const answer = await server.send(exampleA);
    expect([answer.status, answer.text, answer.headers["signature"]]).toEqual([
      500,
      '{"error":"internal_error"}',
      undefined,
    ]);
    expect(onError.mock.calls).toMatchObject([
      [{ code: "credential_unavailable" }, { endpoint: "config", phase: "credentials" }],
    ]);
  });

  it("S10: refuses a signature that was used before where there is a replay store", async () => {
    await using server = await serveTest(createIntegration({ ...options, replayStore: memoryStore() }));
    expect((await server.send(exampleB)).status).toBe(200);
    expect((await server.send(exampleB)).status).toBe(401);
  });

  it("answers 500, unsigned, when the replay store fails", async () => {
    const replayStore = memoryStore();
    replayStore.add = () => Promise.reject(new Error("redis is gone"));
    await using server = await serveTest(
      createIntegration({
        ...options,
        replayStore,
        hooks: {
          onError: () => undefined,
        },
      }),
    );
    const answer = await server.send(exampleA);
    expect([answer.status, answer.headers["signature"]]).toEqual([500, undefined]);
  });
});
