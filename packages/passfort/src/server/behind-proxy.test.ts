import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createIntegration } from "../integration/create-integration.ts";
import type { AuthFailure } from "../integration/hooks.ts";
import type { IntegrationOptions } from "../integration/options.ts";
import {
  checkBody,
  type IdentityConfig,
  identityOptions,
  passfortRequest,
  type SentRequest,
  verifyAnswer,
} from "../integration/test-integration.node.ts";
import { serve } from "./index.ts";
import { testCertificates } from "./test-certificates.node.ts";
import { send } from "./test-frameworks.node.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

describe("serve, behind a proxy that serves HTTPS", () => {
  it("refuses what the proxy has changed, and tells the operator of trustProxy", async () => {
    const failures: AuthFailure[] = [];
    const hooks = { onAuthFailure: (failure: AuthFailure) => failures.push(failure) };
    const { ask } = await proxied({ hooks });
    const answer = await ask(await passfortRequest("GET", "/config"));
    expect([answer.status, answer.json, answer.headers["signature"]]).toEqual([
      401,
      { error: "unauthorized" },
      undefined,
    ]);
    expect(failures).toEqual([
      expect.objectContaining({
        reason: "mismatch",
        message: expect.stringContaining('"trustProxy"') as string,
      }),
    ]);
  });

  it("takes the public host from trustProxy, and signs its answers for it", async () => {
    const { ask } = await proxied({ trustProxy: { origin: "https://my-integration.example.com" } });
    for (const request of [
      await passfortRequest("GET", "/config"),
      await passfortRequest("POST", "/checks", checkBody()),
    ]) {
      const answer = await ask(request);
      expect(answer.status).toBe(200);
      await verifyAnswer(answer, request);
    }
  });

  it("puts back the prefix that the proxy has taken away", async () => {
    const trustProxy = { origin: "https://my-integration.example.com", prefix: "/partners" };
    const { ask } = await proxied({ trustProxy, basePath: "/partners/" }, "/partners");
    const request = await passfortRequest("POST", "/partners/checks", checkBody());
    const answer = await ask(request);
    expect(answer.status).toBe(200);
    await verifyAnswer(answer, request);
    expect((await ask(await passfortRequest("POST", "/checks", checkBody()))).status).toBe(401);
  });

  it("never believes a forwarding header by itself", async () => {
    const { direct } = await proxied({ trustProxy: { origin: "https://other.example.com" } });
    const request = await passfortRequest("GET", "/config");
    const forwarded = ["X-Forwarded-Host", "my-integration.example.com"] as const;
    expect((await direct({ ...request, headers: [...request.headers, forwarded] })).status).toBe(401);
  });
});

type Ask = (request: SentRequest) => ReturnType<typeof send>;

/** An integration on loopback, and a proxy with a certificate before it. @param strips What it takes from the path. */
async function proxied(
  changes: Partial<IntegrationOptions<IdentityConfig>>,
  strips = "",
): Promise<{ readonly ask: Ask; readonly direct: Ask }> {
  const server = await serve(createIntegration(identityOptions(changes)), { port: 0 });
  const { cert, intermediate, key, root } = await testCertificates();
  const proxy = https.createServer({ cert: cert + "\n" + intermediate, key }, (incoming, outgoing) => {
    const { url = "", method, headers } = incoming;
    const path = url.startsWith(strips) ? url.slice(strips.length) : url;
    const { host, ...rest } = headers;
    const forwarded = { ...rest, "x-forwarded-host": host, "x-forwarded-proto": "https" };
    const options = { port: server.port, host: "127.0.0.1", path, method, headers: forwarded, agent: false };
    const request = http.request(options, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.rawHeaders);
      response.pipe(outgoing);
    });
    incoming.pipe(request);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  closing.push(
    () => server.close({ drainMs: 0 }),
    () => new Promise((resolve) => proxy.close(resolve)),
  );
  const { port } = proxy.address() as AddressInfo;
  return {
    ask: (request) => send(`https://127.0.0.1:${port}`, request, root),
    direct: (request) => send(server.url, request),
  };
}
