import { describe, expect, it } from "vitest";
import { memoryStore } from "../../store/memory-store.ts";
import { canary, fastRuntime, findCanaries, leakProbe } from "../../testing/index.ts";
import { read, testClient } from "../../testing/test-client.ts";
import type { ClientOptions } from "../../client/client-options.ts";
import { oauth2AuthorizationCode, type OAuth2AuthorizationCodeOptions } from "./oauth2-authorization-code.ts";
import { failure, type Received, type Reply } from "../test-harness.node.ts";
import { startProvider } from "../test-provider.node.ts";

const secrets = {
  secret: canary("client-secret"),
  access: canary("access-token"),
  refresh: canary("refresh-token"),
};
const tokens = { accessToken: secrets.access, refreshToken: secrets.refresh, expiresAtMs: 1 };

/** Limits that a busy machine does not reach on a fast clock. */
const patient = { connectMs: 300_000, headersMs: 300_000, totalMs: 600_000 };

/** Clients of our own transport, each with a session of the same user; their API is the test provider. */
async function startClients(
  count: number,
  answerToken?: (request: Received, issued: number) => Reply | Promise<Reply>,
  more: Partial<OAuth2AuthorizationCodeOptions> = {},
  options: ClientOptions = {},
) {
  const provider = await startProvider(answerToken);
  const baseUrl = provider.api.replace("/api", "");
  const clients = Array.from({ length: count }, () => {
    const auth = oauth2AuthorizationCode({
      authorizationUrl: `${baseUrl}/authorize`,
      tokenUrl: provider.tokenUrl,
      redirectUri: "https://app.example.com/callback",
      clientId: "id",
      clientSecret: secrets.secret,
      tokens,
      ...more,
    });
    return testClient(baseUrl, options, { auth });
  });
  return {
    provider,
    call: (n = 0, signal?: AbortSignal) => clients[n]!.request(read, { signal }),
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await provider[Symbol.asyncDispose]();
    },
  };
}

describe("oauth2AuthorizationCode over the transport", () => {
  it("row 21: serves 200 parallel calls with one refresh, and 100 refused ones with one more", async () => {
    await using set = await startClients(1);
    await Promise.all(Array.from({ length: 200 }, () => set.call()));
    expect(set.provider.tokenRequests()).toHaveLength(1);
    set.provider.revoke();
    await Promise.all(Array.from({ length: 100 }, () => set.call()));
    expect(set.provider.tokenRequests()).toHaveLength(2);
  });

  it("A8: serves three processes with one refresh", async () => {
    await using set = await startClients(3, undefined, { store: memoryStore() });
    await Promise.all(Array.from({ length: 60 }, (_, n) => set.call(n % 3)));
    expect(set.provider.tokenRequests()).toHaveLength(1);
  });

  it("row 22: AuthenticationError after one replay when fresh tokens are refused too", async () => {
    await using set = await startClients(1);
    set.provider.refuseAll();
    expect(await failure(set.call())).toMatchObject({ name: "AuthenticationError", status: 401 });
    expect(set.provider.apiRequests()).toHaveLength(2);
  });

  it("row 22: AuthenticationError for all when the refresh token is refused, without a secret", async () => {
    await using set = await startClients(1, () => ({
      status: 400,
      body: { error: "invalid_grant", error_description: `${secrets.refresh} ${secrets.secret}` },
    }));
    const errors = await Promise.all(Array.from({ length: 10 }, () => failure(set.call())));
    expect(new Set(errors).size).toBe(1);
    expect(errors[0]).toMatchObject({
      code: "reauthorization_required",
      operation: "POST /token",
      status: 400,
    });
    expect((errors[0] as Error).message).toMatch(/^\[test\] POST \/token failed with 400: invalid_grant\. /);
    expect(findCanaries(errors[0], secrets)).toEqual([]);
    expect(set.provider.tokenRequests()).toHaveLength(1);
    expect(set.provider.apiRequests()).toHaveLength(0);
  });

  it("row 22: ServerError after three attempts when the token endpoint is broken", async () => {
    const runtime = fastRuntime({ speed: 20 });
    await using set = await startClients(1, () => ({ status: 500 }), {}, { runtime, timeouts: patient });
    expect(await failure(set.call())).toMatchObject({ name: "ServerError", attempts: { length: 3 } });
    expect(set.provider.tokenRequests()).toHaveLength(3);
  });

  it("row 22: TimeoutError(total) when the token endpoint hangs", async () => {
    const runtime = fastRuntime({ speed: 20 });
    const hang = (): Promise<Reply> => new Promise(() => undefined);
    await using set = await startClients(1, hang, {}, { runtime, timeouts: { totalMs: 4000 } });
    expect(await failure(set.call())).toMatchObject({ name: "TimeoutError", phase: "total" });
  });

  it("rows 23 and 29: an aborted call goes at once while the lease is another's; nothing is left", async () => {
    const probe = leakProbe();
    await (async () => {
      const runtime = fastRuntime({ speed: 50 });
      const store = memoryStore({ runtime });
      const held = { ...tokens, sessionId: "one" };
      store.add = async () => false;
      await using set = await startClients(
        1,
        undefined,
        { store, tokens: held },
        { runtime, timeouts: patient },
      );
      const abort = new AbortController();
      const signal = probe.watch(abort.signal);
      const left = failure(set.call(0, signal));
      const staying = set.call();
      abort.abort();
      expect(await left).toMatchObject({ name: "AbortError" });
      await staying;
      expect(set.provider.tokenRequests()).toHaveLength(1);
    })();
    expect(await probe.settled()).toMatchObject({ unhandledRejections: [], abortListeners: 0 });
    probe.stop();
  });
});
