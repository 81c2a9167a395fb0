import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { AbortError } from "../../errors/abort-error.ts";
import { canary, findCanaries, virtualRuntime } from "../../testing/index.ts";
import { oauth2ClientCredentials, type OAuth2ClientCredentialsOptions } from "./oauth2-client-credentials.ts";
import { callApi, failure, startServer, testContext, type Reply } from "../test-harness.node.ts";
import { credentials, startProvider } from "../test-provider.node.ts";
import { tokenStore } from "../tokens/token-store.ts";

describe("one token for many calls", () => {
  it("serves 200 parallel calls on an empty cache", async () => {
    await using provider = await startProvider();
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    const answers = await Promise.all(Array.from({ length: 200 }, () => callApi(strategy, provider.api)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  it("fetches one more after 100 parallel refusals, and every call succeeds", async () => {
    await using provider = await startProvider();
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    await callApi(strategy, provider.api);
    provider.revoke();
    const answers = await Promise.all(Array.from({ length: 100 }, () => callApi(strategy, provider.api)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(provider.tokenRequests()).toHaveLength(2);
  });

  it("gives up after a second 401 in a row", async () => {
    await using server = await startServer(({ url }) =>
      url === "/token"
        ? { body: { access_token: "t", token_type: "bearer", expires_in: 60 } }
        : { status: 401 },
    );
    const strategy = oauth2ClientCredentials({ tokenUrl: `${server.origin}/token`, ...credentials });
    expect((await callApi(strategy, `${server.origin}/api`)).status).toBe(401);
    expect(server.requests.map(({ url }) => url)).toEqual(["/token", "/api", "/token", "/api"]);
  });

  it("reads neither the signal nor the network once a token is cached", async () => {
    await using provider = await startProvider();
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    await callApi(strategy, provider.api);
    const context = testContext({ send: () => Promise.reject(new Error("nothing may be sent")) });
    expect((await callApi(strategy, provider.api, context)).status).toBe(200);
    expect(context.signalReads).toBe(0);
  });

  it("uses opaque and odd tokens as they are", async () => {
    const token = "ref-0123.not/a~jwt+==";
    await using provider = await startProvider(() => ({
      body: { access_token: token, token_type: "BEARER", expires_in: "3600" },
    }));
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    expect((await callApi(strategy, provider.api)).status).toBe(200);
  });

  it("keeps a token of 30 s for a while, and asks again when it is over", async () => {
    const runtime = virtualRuntime();
    await using provider = await startProvider((_request, n) => ({
      body: { access_token: `t${n}`, token_type: "Bearer", expires_in: 30 },
    }));
    const margin = { maxMs: 60_000, share: 0.5 };
    const strategy = oauth2ClientCredentials({
      tokenUrl: provider.tokenUrl,
      ...credentials,
      lifetimes: { softMargin: margin, hardMargin: margin },
    });
    const context = testContext({ runtime });
    await callApi(strategy, provider.api, context);
    await callApi(strategy, provider.api, context);
    expect(provider.tokenRequests()).toHaveLength(1);
    await runtime.advance(31_000);
    await callApi(strategy, provider.api, context);
    expect(provider.tokenRequests()).toHaveLength(2);
  });

  it.each([0, -1, "0", "soon", true])("uses a token with expires_in %j once", async (expires_in) => {
    await using provider = await startProvider((_request, n) => ({
      body: { access_token: `t${n}`, token_type: "Bearer", expires_in },
    }));
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    await callApi(strategy, provider.api);
    await callApi(strategy, provider.api);
    expect(provider.tokenRequests()).toHaveLength(2);
  });

  it.each([
    [undefined, 1],
    [0, 2],
  ])("follows defaultMs %j when there is no expires_in", async (defaultMs, requests) => {
    await using provider = await startProvider((_request, n) => ({
      body: { access_token: `t${n}`, token_type: "Bearer" },
    }));
    const strategy = oauth2ClientCredentials({
      tokenUrl: provider.tokenUrl,
      ...credentials,
      lifetimes: { defaultMs },
    });
    await callApi(strategy, provider.api);
    await callApi(strategy, provider.api);
    expect(provider.tokenRequests()).toHaveLength(requests);
  });

  it("counts the lifetime from the attempt that was answered", async () => {
    const runtime = virtualRuntime();
    await using provider = await startProvider(() => ({
      body: { access_token: "t", token_type: "Bearer", expires_in: 100 },
    }));
    const plain = testContext({ runtime });
    const slow = testContext({
      runtime,
      send: async (request) => {
        await runtime.advance(40_000); // an attempt that failed, and a wait
        return plain.send(request);
      },
    });
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    await callApi(strategy, provider.api, slow);
    await runtime.advance(70_000);
    await callApi(strategy, provider.api, plain);
    expect(provider.tokenRequests()).toHaveLength(1);
  });
});

describe("an abort", () => {
  it("rejects its own call only, and leaves no listener", async () => {
    let answer: (reply: Reply) => void = () => undefined;
    const arrived = { token: () => undefined as void };
    const asked = new Promise<void>((resolve) => (arrived.token = resolve));
    await using provider = await startProvider(() => {
      arrived.token();
      return new Promise((resolve) => (answer = resolve));
    });
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    const leaving = new AbortController();
    const staying = Array.from({ length: 20 }, () => callApi(strategy, provider.api));
    const left = failure(callApi(strategy, provider.api, testContext({ signal: leaving.signal })));
    await asked;
    leaving.abort();
    expect(AbortError.isInstance(await left)).toBe(true);
    answer({});
    expect((await Promise.all(staying)).every(({ status }) => status === 200)).toBe(true);
    expect(getEventListeners(leaving.signal, "abort")).toHaveLength(0);
    expect(provider.tokenRequests()).toHaveLength(1);
  });
});

describe("sharing a token store", () => {
  it("shares a token between equal credentials, whatever the order of the scopes", async () => {
    await using provider = await startProvider();
    const shared = { tokenUrl: provider.tokenUrl, ...credentials, tokenStore: tokenStore() };
    const one = oauth2ClientCredentials({ ...shared, scopes: ["a", "b"] });
    const two = oauth2ClientCredentials({ ...shared, scopes: ["b", "a", "b"] });
    const answers = await Promise.all([callApi(one, provider.api), callApi(two, provider.api)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  it.each<[string, Partial<OAuth2ClientCredentialsOptions>]>([
    ["secret", { clientSecret: "wrong" }],
    ["client id", { clientId: "other" }],
    ["scope", { scopes: ["more"] }],
    ["way to authenticate", { clientAuth: "post" }],
    ["parameter", { parameters: { audience: "x" } }],
  ])("never gives a token to one with another %s", async (_what, change) => {
    await using provider = await startProvider();
    const shared = { tokenUrl: provider.tokenUrl, ...credentials, tokenStore: tokenStore() };
    await callApi(oauth2ClientCredentials(shared), provider.api);
    await callApi(oauth2ClientCredentials({ ...shared, ...change }), provider.api);
    expect(provider.tokenRequests()).toHaveLength(2);
  });

  it("keeps clients without a common store apart", async () => {
    await using provider = await startProvider();
    await callApi(oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials }), provider.api);
    await callApi(oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials }), provider.api);
    expect(provider.tokenRequests()).toHaveLength(2);
  });
});

describe("secrets and tokens", () => {
  it("are found in no error and no object, also when the endpoint echoes them", async () => {
    const clientSecret = canary("client-secret");
    const token = canary("token");
    const secrets = { clientSecret, token };
    const echo = { error: clientSecret, error_description: `no such secret ${clientSecret}` };
    const replies: Reply[] = [
      { status: 400, body: echo },
      { status: 401, body: { error: "invalid_client", error_description: btoa(`clientId:${clientSecret}`) } },
      { status: 503, body: echo },
      { body: { access_token: token, token_type: "mac" } },
      { body: { access_token: `${token}\n`, token_type: "bearer" } },
      { body: `{"access_token":"${token}"` },
      { headers: { "content-type": "text/html" }, body: token },
    ];
    for (const reply of replies) {
      await using provider = await startProvider(() => reply);
      const strategy = oauth2ClientCredentials({
        tokenUrl: provider.tokenUrl,
        clientId: "clientId",
        clientSecret,
      });
      const thrown = await failure(callApi(strategy, provider.api));
      expect(findCanaries(thrown, secrets)).toEqual([]);
      expect(findCanaries(strategy, secrets)).toEqual([]);
    }
    await using provider = await startProvider(() => ({
      body: { access_token: token, token_type: "bearer", expires_in: 60 },
    }));
    const store = tokenStore();
    const strategy = oauth2ClientCredentials({
      tokenUrl: provider.tokenUrl,
      clientId: "clientId",
      clientSecret,
      tokenStore: store,
    });
    await callApi(strategy, provider.api);
    expect(findCanaries(strategy, secrets)).toEqual([]);
    expect(findCanaries(store, secrets)).toEqual([]);
  });

  it("of two clients, interleaved, never mix", async () => {
    await using server = await startServer(({ url, headers }) => {
      if (url !== "/token") return { status: 200 };
      const [id] = atob(String(headers.authorization).slice(6)).split(":");
      return { body: { access_token: `for-${id}`, token_type: "Bearer", expires_in: 60 } };
    });
    const store = tokenStore();
    const clients = ["a", "b"].map((clientId) =>
      oauth2ClientCredentials({
        tokenUrl: `${server.origin}/token`,
        clientId,
        clientSecret: "s",
        tokenStore: store,
      }),
    );
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => callApi(clients[i % 2]!, `${server.origin}/api/${"ab"[i % 2]}`)),
    );
    for (const { url, headers } of server.requests.filter((request) => request.url !== "/token")) {
      expect(headers.authorization).toBe(`Bearer for-${url.slice(-1)}`);
    }
  });
});
