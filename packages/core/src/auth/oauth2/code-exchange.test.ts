import { getEventListeners } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { canary, findCanaries, leakProbe, virtualRuntime } from "../../testing/index.ts";
import { basicCredentials } from "../basic-credentials.ts";
import {
  oauth2AuthorizationCode,
  type OAuth2AuthorizationCodeOptions,
  type OAuth2ExchangeOptions,
} from "./oauth2-authorization-code.ts";
import type { OAuth2TokenSet } from "./token-set.ts";
import { failure, startServer, type Received, type Reply } from "../test-harness.node.ts";

const secrets = { secret: canary("client-secret"), code: canary("code"), verifier: canary("verifier") };
const pending = { state: "s".repeat(43), codeVerifier: secrets.verifier };
const callback = `/callback?code=${encodeURIComponent(secrets.code)}&state=${pending.state}`;
const issued = {
  access_token: "a1",
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: "r1",
  scope: "read",
};

const probe = leakProbe();
afterAll(() => {
  probe.stop();
});

const make = (origin: string, more: Partial<OAuth2AuthorizationCodeOptions> = {}) =>
  oauth2AuthorizationCode({
    authorizationUrl: `${origin}/authorize`,
    tokenUrl: `${origin}/token`,
    revocationUrl: `${origin}/revoke`,
    clientId: "id",
    clientSecret: secrets.secret,
    redirectUri: "https://app.example.com/callback",
    ...more,
  });

/** Exchanges a code at a token endpoint that answers this. */
async function exchangeWith(
  answer: (request: Received) => Reply | Promise<Reply>,
  options?: OAuth2ExchangeOptions,
  more?: Partial<OAuth2AuthorizationCodeOptions>,
) {
  const server = await startServer(answer);
  const work = make(server.origin, more).exchange(callback, pending, options);
  const settled = await work.then(
    (tokens) => ({ tokens, thrown: undefined }),
    (thrown: unknown) => ({ tokens: undefined, thrown }),
  );
  await server[Symbol.asyncDispose]();
  return { ...settled, requests: server.requests };
}

describe("exchange", () => {
  it("sends the code once, with the redirect URI, the verifier and Basic credentials", async () => {
    const { tokens, requests } = await exchangeWith(() => ({ body: issued }));
    expect(tokens).toMatchObject({ accessToken: "a1", refreshToken: "r1", scope: "read", refreshes: 0 });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers.authorization).toBe(basicCredentials("id", secrets.secret, "form"));
    expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
      grant_type: "authorization_code",
      redirect_uri: "https://app.example.com/callback",
      code: secrets.code,
      code_verifier: secrets.verifier,
    });
  });

  it("sends the id alone for a public client", async () => {
    const { requests } = await exchangeWith(() => ({ body: issued }), undefined, {
      clientAuth: "none",
      clientSecret: undefined,
    });
    expect(requests[0]?.headers.authorization).toBeUndefined();
    expect(new URLSearchParams(requests[0]?.body).get("client_id")).toBe("id");
  });

  it.each<[string, Reply, object]>([
    [
      "400 invalid_grant",
      { status: 400, body: { error: "invalid_grant" } },
      { code: "reauthorization_required" },
    ],
    [
      "400 invalid_client",
      { status: 400, body: { error: "invalid_client" } },
      { code: "authentication_failed" },
    ],
    ["500", { status: 500 }, { name: "ServerError", retryable: true }],
    ["503", { status: 503, body: "" }, { name: "ServiceUnavailableError" }],
    [
      "a redirect (T4)",
      { status: 307, headers: { location: "https://evil.example.com/x?y" } },
      {
        name: "InvalidResponseError",
        reason: "redirect",
        location: "https://evil.example.com",
      },
    ],
    ["HTML", { headers: { "content-type": "text/html" }, body: "<p>" }, { reason: "content-type" }],
    ["a MAC token (A13)", { body: { ...issued, token_type: "mac" } }, { reason: "mismatch" }],
    ["no token (A13)", { body: { token_type: "bearer" } }, { reason: "mismatch" }],
    [
      "more than 64 KiB (A13)",
      { body: { ...issued, id_token: "x".repeat(64 * 1024) } },
      { reason: "too-large" },
    ],
  ])("row 22: fails with an error of ours when the answer is %s", async (_name, reply, expected) => {
    const echo = { error_description: `${secrets.secret} ${secrets.code} ${secrets.verifier}` };
    const body = typeof reply.body === "object" ? { ...reply.body, ...echo } : reply.body;
    const { thrown, requests } = await exchangeWith(() => ({ ...reply, body }));
    expect(thrown).toMatchObject({ provider: "oauth2", operation: "POST /token", ...expected });
    expect(requests).toHaveLength(1);
    expect(findCanaries(thrown, secrets)).toEqual([]);
  });

  it("row 22: TimeoutError(total) when the token endpoint hangs", async () => {
    const runtime = virtualRuntime();
    let asked = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    await using server = await startServer(() => {
      asked();
      return new Promise<Reply>(() => undefined);
    });
    const work = failure(make(server.origin, { runtime }).exchange(callback, pending));
    await arrived;
    await runtime.advance(30_000);
    expect(await work).toMatchObject({ name: "TimeoutError", phase: "total", limitMs: 30_000 });
    expect(runtime.pendingTasks).toBe(0);
  });

  it("row 6: TimeoutError(total) when the answer never ends", async () => {
    const runtime = virtualRuntime();
    const body = new ReadableStream<Uint8Array>();
    const fetch = async (): Promise<Response> =>
      new Response(body, { headers: { "content-type": "application/json" } });
    const work = failure(
      make("https://a.example", { runtime, fetch }).exchange(callback, pending, { timeoutMs: 50 }),
    );
    await runtime.advance(50);
    expect(await work).toMatchObject({ name: "TimeoutError", limitMs: 50 });
  });

  it("row 29: AbortError when the caller's signal is aborted, and no listener stays on it", async () => {
    const abort = new AbortController();
    const { thrown } = await exchangeWith(
      () => {
        abort.abort();
        return new Promise<Reply>(() => undefined);
      },
      { signal: abort.signal },
    );
    expect(thrown).toMatchObject({ name: "AbortError", operation: "POST /token" });
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
    const again = await exchangeWith(() => ({ body: issued }), { signal: abort.signal });
    expect(again.thrown).toMatchObject({ name: "AbortError" });
    expect(again.requests).toHaveLength(0);
    let sent = 0;
    const fetch = async (): Promise<Response> => Response.json({ ...issued, n: (sent += 1) });
    const open = make("https://a.example", { fetch, clientAuth: "none", clientSecret: undefined });
    const deaf = open.exchange(callback, pending, { signal: abort.signal });
    expect(await failure(deaf)).toMatchObject({ name: "AbortError", operation: "POST /token" });
    expect(sent).toBe(0);
  });

  it("row 29: AbortError while the client's secret is being fetched, and the next exchange has it", async () => {
    await using server = await startServer(() => ({ body: issued }));
    let fetched = (_secret: string): void => undefined;
    const clientSecret = (): Promise<string> => new Promise((resolve) => (fetched = resolve));
    const strategy = make(server.origin, { clientSecret });
    const abort = new AbortController();
    const work = failure(strategy.exchange(callback, pending, { signal: abort.signal }));
    abort.abort();
    expect(await work).toMatchObject({ name: "AbortError" });
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
    fetched("late");
    await strategy.exchange(callback, pending);
    expect(server.requests).toHaveLength(1);
  });

  it("ConnectionError when nobody listens, and when the connection breaks", async () => {
    const server = createServer((socket) => void socket.once("data", () => socket.resetAndDestroy()));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const broken = await failure(make(origin).exchange(callback, pending));
    expect(broken).toMatchObject({ name: "ConnectionError", phase: "headers", retryable: true });
    await new Promise((resolve) => server.close(resolve));
    const refused = await failure(make(origin).exchange(callback, pending));
    expect(refused).toMatchObject({ name: "ConnectionError", phase: "connect", reason: "ECONNREFUSED" });
    expect(findCanaries([broken, refused], secrets)).toEqual([]);
  });

  it("E1: shows nothing of what a fetch of one's own throws", async () => {
    const fetch = (): Promise<Response> => Promise.reject(new TypeError(`failed: ${secrets.code}`));
    const thrown = await failure(make("https://a.example", { fetch }).exchange(callback, pending));
    expect(thrown).toMatchObject({ name: "ConnectionError", reason: "UNKNOWN" });
    expect(findCanaries(thrown, secrets)).toEqual([]);
  });

  it("may be tried again with the same code when no answer came", async () => {
    const strategy = make("https://a.example", {
      fetch: (() => {
        let calls = 0;
        return async () => {
          calls += 1;
          if (calls === 1) throw new TypeError("down");
          return Response.json(issued);
        };
      })(),
    });
    await failure(strategy.exchange(callback, pending));
    expect(await strategy.exchange(callback, pending)).toMatchObject({ accessToken: "a1" });
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("refuses a time limit of %d", async (timeoutMs) => {
    const { thrown, requests } = await exchangeWith(() => ({ body: issued }), { timeoutMs });
    expect(thrown).toMatchObject({ name: "InvalidArgumentError", problems: [{ path: "timeoutMs" }] });
    expect(requests).toHaveLength(0);
  });

  it("reads the client's secret again after it was refused", async () => {
    const answers = [{ status: 401, body: { error: "invalid_client" } }, { body: issued }];
    await using server = await startServer(() => answers.shift() ?? {});
    let reads = 0;
    const strategy = make(server.origin, { clientSecret: () => `secret-${(reads += 1)}` });
    expect(await failure(strategy.exchange(callback, pending))).toMatchObject({
      code: "authentication_failed",
    });
    await strategy.exchange(callback, pending);
    expect(server.requests[1]?.headers.authorization).toBe(basicCredentials("id", "secret-2", "form"));
  });

  it("does not read it again when it was the code that was refused", async () => {
    await using server = await startServer(() => ({ status: 400, body: { error: "invalid_grant" } }));
    let reads = 0;
    const strategy = make(server.origin, { clientSecret: () => `secret-${(reads += 1)}` });
    for (let n = 0; n < 2; n += 1) await failure(strategy.exchange(callback, pending));
    expect(reads).toBe(1);
  });

  it("fails when the tokens cannot be saved, and shows nothing of why", async () => {
    const { thrown } = await exchangeWith(() => ({ body: issued }), undefined, {
      onTokens: (tokens) => Promise.reject(new Error(`cannot write ${tokens.accessToken}`)),
    });
    expect(thrown).toMatchObject({ name: "ConfigurationError", code: "tokens_not_saved", retryable: true });
    expect(findCanaries(thrown, { access: "cannot write a1" })).toEqual([]);
  });
});

describe("revoke (RFC 7009)", () => {
  const tokens = { accessToken: "a1", refreshToken: "r1" };

  it("revokes the refresh token, then the access token", async () => {
    await using server = await startServer(() => ({ body: "" }));
    const strategy = make(server.origin, { tokens });
    await strategy.revoke();
    expect(await failure(strategy.revoke())).toMatchObject({ code: "not_configured" });
    expect(server.requests.map(({ url, body }) => `${url} ${body}`)).toEqual([
      "/revoke token_type_hint=refresh_token&token=r1",
      "/revoke token_type_hint=access_token&token=a1",
    ]);
    expect(server.requests[0]?.headers.authorization).toMatch(/^Basic /);
  });

  it("is content with a provider that revokes refresh tokens only", async () => {
    const refuse = { status: 400, body: { error: "unsupported_token_type" } };
    await using server = await startServer(({ body }) => (body.includes("=refresh_token") ? {} : refuse));
    await make(server.origin, { tokens }).revoke();
    const only = make(server.origin, { tokens: { accessToken: "a1" } });
    expect(await failure(only.revoke())).toMatchObject({ oauthError: "unsupported_token_type" });
  });

  it("keeps the session when the provider refuses", async () => {
    await using server = await startServer(({ url }) => (url === "/revoke" ? { status: 503 } : {}));
    const strategy = make(server.origin, { tokens });
    const thrown = await failure(strategy.revoke());
    expect(thrown).toMatchObject({ name: "ServiceUnavailableError", operation: "POST /revoke" });
    expect(String(thrown)).toContain("The revocation endpoint is at fault");
    expect(await failure(strategy.revoke())).toMatchObject({ name: "ServiceUnavailableError" });
  });

  it("row 29: AbortError while the tokens are being loaded, or behind another; what runs goes on", async () => {
    let answer = (_reply: Reply): void => undefined;
    await using server = await startServer(() => new Promise<Reply>((resolve) => (answer = resolve)));
    let loaded = (_tokens: OAuth2TokenSet): void => undefined;
    const load = (): Promise<OAuth2TokenSet> => new Promise((resolve) => (loaded = resolve));
    const strategy = make(server.origin, { tokens: load });
    const abort = new AbortController();
    const first = strategy.revoke();
    const loading = failure(strategy.revoke({ signal: abort.signal }));
    abort.abort();
    expect(await loading).toMatchObject({ name: "AbortError" });
    loaded({ accessToken: "a1" });
    await expect.poll(() => server.requests.length).toBe(1);
    const second = new AbortController();
    const waiting = failure(strategy.revoke({ signal: second.signal }));
    second.abort();
    expect(await waiting).toMatchObject({ name: "AbortError" });
    const third = new AbortController();
    answer({});
    await first;
    expect(server.requests).toHaveLength(1);
    const again = make(server.origin, { tokens: { accessToken: "a2" } });
    const revoking = failure(again.revoke({ signal: third.signal }));
    await expect.poll(() => server.requests.length).toBe(2);
    third.abort();
    expect(await revoking).toMatchObject({ name: "AbortError", operation: "POST /revoke" });
  });

  it("needs the URL", async () => {
    const thrown = await failure(make("https://a.example", { revocationUrl: undefined, tokens }).revoke());
    expect(thrown).toMatchObject({ name: "ConfigurationError", problems: [{ path: "revocationUrl" }] });
  });
});

it("nothing of all this leaves an unhandled rejection", async () => {
  expect((await probe.settled()).unhandledRejections).toEqual([]);
});
