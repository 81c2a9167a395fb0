import { describe, expect, it } from "vitest";
import { createIntegration } from "./create-integration.ts";
import {
  identityOptions,
  passfortRequest,
  type SentRequest,
  serveTest,
  verifyAnswer,
  withHeaders,
} from "./test-integration.node.ts";

const options = identityOptions();
const exampleA = await passfortRequest("GET", "/config");

describe("behind a proxy that is trusted", () => {
  const origin = "https://my-integration.example.com";

  it("S5: takes the public host and puts the prefix back", async () => {
    const integration = createIntegration({
      ...options,
      basePath: "/docver/",
      trustProxy: { origin, prefix: "/docver" },
    });
    await using server = await serveTest(integration);
    const signed = await passfortRequest("GET", "/docver/config");
    const passedOn = withHeaders({ ...signed, target: "/config" }, { Host: "10.0.0.7:8080" });
    const answer = await server.send(passedOn);
    expect(answer.status).toBe(200);
    expect((await verifyAnswer(answer, signed)).covered).toContain("host");
  });

  it("S5: takes of several hosts the one that is named, and no other", async () => {
    const integration = createIntegration({
      ...options,
      trustProxy: { origin: ["https://other.example.com", origin] },
    });
    await using server = await serveTest(integration);
    const passedOn = withHeaders(exampleA, { Host: "10.0.0.7" });
    const named = (host: string): SentRequest => withHeaders(passedOn, { "X-Forwarded-Host": host });
    expect((await server.send(named("my-integration.example.com"))).status).toBe(200);
    expect((await server.send(named("other.example.com"))).status).toBe(401);
    expect((await server.send(named("evil.example.com"))).status).toBe(401);
  });
});
