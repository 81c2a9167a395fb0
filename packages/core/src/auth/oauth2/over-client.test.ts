import { describe, expect, it } from "vitest";
import { canary, findCanaries, leakProbe, virtualRuntime, type VirtualRuntime } from "../../testing/index.ts";
import { read, testClient } from "../../testing/test-client.ts";
import { oauth2ClientCredentials } from "./oauth2-client-credentials.ts";
import { failure, type Received, type Reply } from "../test-harness.node.ts";
import { startProvider } from "../test-provider.node.ts";
import { tokenStore, type TokenStore } from "../tokens/token-store.ts";

const clientSecret = canary("client-secret");

/** A client of our own transport whose API is the test provider. */
async function startClient(
  answerToken?: (request: Received, issued: number) => Reply | Promise<Reply>,
  options: { runtime?: VirtualRuntime; tokenStore?: TokenStore } = {},
) {
  const provider = await startProvider(answerToken);
  const auth = oauth2ClientCredentials({
    tokenUrl: provider.tokenUrl,
    clientId: "id",
    clientSecret,
    tokenStore: options.tokenStore,
  });
  const baseUrl = provider.api.replace("/api", "");
  const client = testClient(baseUrl, { runtime: options.runtime }, { auth });
  return {
    provider,
    call: (signal?: AbortSignal) => client.request(read, { signal }),
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      await provider[Symbol.asyncDispose]();
    },
  };
}

describe("oauth2ClientCredentials over the transport", () => {
  it("serves 200 parallel calls with one token request, and 100 refused ones with one more", async () => {
    await using set = await startClient();
    await Promise.all(Array.from({ length: 200 }, () => set.call()));
    expect(set.provider.tokenRequests()).toHaveLength(1);
    set.provider.revoke();
    const answers = await Promise.all(Array.from({ length: 100 }, () => set.call().withResponse()));
    expect(answers.every(({ attempts }) => attempts.length === 2 && attempts[1]?.authReplay === true)).toBe(
      true,
    );
    expect(set.provider.tokenRequests()).toHaveLength(2);
  });

  it("gives up when fresh tokens are refused too", async () => {
    await using set = await startClient();
    set.provider.refuseAll();
    expect(await failure(set.call())).toMatchObject({ name: "AuthenticationError", status: 401 });
    expect(set.provider.tokenRequests()).toHaveLength(2);
    expect(set.provider.apiRequests()).toHaveLength(2);
  });

  it("gives the refusal of the token endpoint to every call, and shows no secret", async () => {
    await using set = await startClient(() => ({ status: 400, body: { error: "invalid_client" } }));
    const errors = await Promise.all(Array.from({ length: 10 }, () => failure(set.call())));
    expect(new Set(errors).size).toBe(1);
    expect(errors[0]).toMatchObject({
      name: "AuthenticationError",
      status: 400,
      oauthError: "invalid_client",
      provider: "test",
      operation: "POST /token",
    });
    expect((errors[0] as Error).message).toMatch(
      /^\[test\] POST \/token failed with 400: invalid_client\. Check /,
    );
    expect(findCanaries(errors[0], { clientSecret })).toEqual([]);
    expect(set.provider.tokenRequests()).toHaveLength(1);
    expect(set.provider.apiRequests()).toHaveLength(0);
  });

  it("tries a broken token endpoint as often as any safe operation", async () => {
    const runtime = virtualRuntime();
    await using set = await startClient(() => ({ status: 500 }), { runtime });
    const failed = failure(set.call());
    for (let done = false; !done;) {
      await runtime.advance(1000);
      done = await Promise.race([
        failed.then(() => true),
        new Promise<false>((r) => setTimeout(r, 5, false)),
      ]);
    }
    expect(await failed).toMatchObject({ name: "ServerError", status: 500, attempts: { length: 3 } });
    expect(set.provider.tokenRequests()).toHaveLength(3);
  });

  it("recovers within one call when the token endpoint stumbles once", async () => {
    await using set = await startClient((_request, n) => (n === 1 ? { status: 503 } : {}));
    await set.call();
    expect(set.provider.tokenRequests()).toHaveLength(2);
  });

  it("lets an aborted call go without hurting the others, and leaves nothing behind", async () => {
    const probe = leakProbe();
    const latch: { answer: (reply: Reply) => void; asked: () => void } = {
      answer: () => undefined,
      asked: () => undefined,
    };
    const asked = new Promise<void>((resolve) => (latch.asked = resolve));
    await (async () => {
      await using set = await startClient(() => {
        latch.asked();
        return new Promise<Reply>((resolve) => (latch.answer = resolve));
      });
      const leaving = new AbortController();
      const signal = probe.watch(leaving.signal);
      const staying = Promise.all(Array.from({ length: 10 }, () => set.call()));
      const left = failure(set.call(signal));
      await asked;
      leaving.abort();
      expect(await left).toMatchObject({ name: "AbortError" });
      latch.answer({});
      await staying;
      expect(set.provider.tokenRequests()).toHaveLength(1);
    })();
    expect(await probe.settled()).toMatchObject({ unhandledRejections: [], abortListeners: 0 });
    probe.stop();
  });

  it("asks anew when the client that was fetching for both is closed", async () => {
    const shared = tokenStore();
    const latch = { asked: (): void => undefined };
    const asked = new Promise<void>((resolve) => (latch.asked = resolve));
    const provider = await startProvider((_request, n) => {
      latch.asked();
      return n === 1 ? new Promise(() => undefined) : {};
    });
    const auth = () =>
      oauth2ClientCredentials({
        tokenUrl: provider.tokenUrl,
        clientId: "id",
        clientSecret,
        tokenStore: shared,
      });
    const clients = [0, 1].map(() => testClient(provider.api.replace("/api", ""), {}, { auth: auth() }));
    const first = failure(clients[0]!.request(read));
    await asked;
    const second = clients[1]!.request(read);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await clients[0]!.close({ drainMs: 0 });
    expect(await first).toMatchObject({ name: "AbortError" });
    await second;
    expect(provider.tokenRequests()).toHaveLength(2);
    await clients[1]!.close();
    await provider[Symbol.asyncDispose]();
  });
});
