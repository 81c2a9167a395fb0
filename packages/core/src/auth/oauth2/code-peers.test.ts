import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryStore } from "../../store/memory-store.ts";
import { oauth2AuthorizationCode, type OAuth2AuthorizationCodeOptions } from "./oauth2-authorization-code.ts";
import type { OAuth2TokenSet } from "./token-set.ts";
import { callApi, failure } from "../test-harness.node.ts";
import { browse, oidcSecret, startOidcProvider } from "./test-oidc-provider.node.ts";

let peer: Awaited<ReturnType<typeof startOidcProvider>>;
beforeAll(async () => {
  peer = await startOidcProvider();
});
afterAll(() => peer[Symbol.asyncDispose]());

type Options = Partial<OAuth2AuthorizationCodeOptions>;

const make = (more: Options = {}) =>
  oauth2AuthorizationCode({
    ...peer.endpoints,
    clientId: "with-basic",
    clientSecret: oidcSecret,
    scopes: ["openid"],
    ...more,
  });

/** A user has authorized: the strategy and its tokens. */
async function loggedIn(more?: Options) {
  const strategy = make(more);
  const { url, pending } = await strategy.authorizationUrl();
  return { strategy, tokens: await strategy.exchange(await browse(url), pending) };
}

describe("oauth2AuthorizationCode against oidc-provider", () => {
  it.each([
    ["with-basic", "basic", oidcSecret],
    ["with-post", "post", oidcSecret],
    ["with-none", "none", undefined],
  ] as const)("goes the whole way as client %s", async (clientId, clientAuth, clientSecret) => {
    const { strategy, tokens } = await loggedIn({ clientId, clientAuth, clientSecret });
    expect((await callApi(strategy, peer.api)).status).toBe(200);
    expect(tokens).toMatchObject({ scope: "openid", refreshes: 0 });
    expect(tokens.refreshToken).toMatch(/^[\w-]{20,}$/);
    const lifetimeMs = tokens.expiresAtMs! - tokens.issuedAtMs!;
    expect(lifetimeMs >= 3_600_000 && lifetimeMs < 3_660_000).toBe(true);
  });

  it("takes the path and query that a framework gives, and refuses the same code again", async () => {
    const strategy = make();
    const { url, pending } = await strategy.authorizationUrl({ parameters: { login_hint: "ada" } });
    const { pathname, search } = new URL(await browse(url));
    await strategy.exchange(pathname + search, pending);
    const thrown = await failure(strategy.exchange(pathname + search, pending));
    expect(thrown).toMatchObject({
      name: "AuthenticationError",
      code: "reauthorization_required",
      oauthError: "invalid_grant",
      status: 400,
    });
    expect(String(thrown)).toContain("The code is wrong, expired or was used before");
  });

  it("is refused with the verifier of another authorization (RFC 7636)", async () => {
    const strategy = make();
    const { url, pending } = await strategy.authorizationUrl();
    const { codeVerifier } = (await strategy.authorizationUrl()).pending;
    const thrown = await failure(strategy.exchange(await browse(url), { ...pending, codeVerifier }));
    expect(thrown).toMatchObject({ code: "reauthorization_required", oauthError: "invalid_grant" });
  });

  it("row 20: refreshes after a 401 and saves the rotated refresh token before it is used", async () => {
    const saved: OAuth2TokenSet[] = [];
    const { strategy, tokens } = await loggedIn({ onTokens: (set) => void saved.push(set) });
    await peer.forget(tokens.accessToken);
    const before = peer.tokenRequests();
    const answers = await Promise.all(Array.from({ length: 100 }, () => callApi(strategy, peer.api)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(peer.tokenRequests() - before).toBe(1);
    expect(saved.map(({ refreshes }) => refreshes)).toEqual([0, 1]);
    expect(saved[1]).toMatchObject({ sessionId: tokens.sessionId, scope: "openid" });
    expect(saved[1]!.refreshToken).not.toBe(tokens.refreshToken);
  });

  it("goes on after a restart, with the tokens that were saved", async () => {
    const saved: OAuth2TokenSet[] = [];
    const onTokens = (set: OAuth2TokenSet): void => void saved.push(set);
    const { strategy, tokens } = await loggedIn({ onTokens });
    await peer.forget(tokens.accessToken);
    await callApi(strategy, peer.api);
    const restarted = make({ tokens: JSON.parse(JSON.stringify(saved[1])) as OAuth2TokenSet, onTokens });
    const before = peer.tokenRequests();
    expect((await callApi(restarted, peer.api)).status).toBe(200);
    expect(peer.tokenRequests()).toBe(before);
    await peer.forget(saved[1]!.accessToken);
    expect((await callApi(restarted, peer.api)).status).toBe(200);
    expect(saved[2]?.refreshes).toBe(2);
  });

  it("A8: two processes with one store survive parallel refreshes, though a refresh token works once", async () => {
    const store = memoryStore();
    let newest: OAuth2TokenSet | undefined;
    const onTokens = (set: OAuth2TokenSet): void => void (newest = set);
    const { strategy: one, tokens } = await loggedIn({ store, onTokens });
    const [two, three] = [make({ store, onTokens, tokens }), make({ store, onTokens, tokens })];
    for (let round = 1; round <= 3; round += 1) {
      const before = peer.tokenRequests();
      await peer.forget(newest!.accessToken);
      const calls = Array.from({ length: 60 }, (_, n) => callApi([one, two, three][n % 3]!, peer.api));
      expect((await Promise.all(calls)).every(({ status }) => status === 200)).toBe(true);
      expect(peer.tokenRequests() - before).toBe(1);
      expect(newest!.refreshes).toBe(round);
    }
    expect(await peer.isLive(newest!.refreshToken!)).toBe(true);
  });

  it("loses the session without a shared store: the provider ends it at the second use of a refresh token", async () => {
    const { strategy: one, tokens } = await loggedIn();
    const two = make({ tokens });
    await peer.forget(tokens.accessToken);
    await callApi(one, peer.api);
    const thrown = await failure(callApi(two, peer.api));
    expect(thrown).toMatchObject({ name: "AuthenticationError", code: "reauthorization_required" });
    expect(String(thrown)).toContain("Send the user through authorization again");
  });

  it("after invalid_grant tries the tokens that another process has saved", async () => {
    let saved: OAuth2TokenSet | undefined;
    const onTokens = async (set: OAuth2TokenSet): Promise<void> => void (saved = set);
    const { strategy: one, tokens } = await loggedIn({ onTokens });
    await peer.forget(tokens.accessToken);
    await callApi(one, peer.api); // rotates
    const reads: (number | undefined)[] = [];
    const stale = { ...tokens, refreshToken: "gone" };
    const two = make({
      onTokens,
      tokens: () => {
        const set = reads.length === 0 ? stale : saved;
        reads.push(set?.refreshes);
        return set;
      },
    });
    expect((await callApi(two, peer.api)).status).toBe(200);
    expect(reads).toEqual([0, 1]);
  });

  it("revokes both tokens, and then has none (RFC 7009)", async () => {
    const { strategy, tokens } = await loggedIn();
    await strategy.revoke();
    expect(await peer.isLive(tokens.refreshToken!)).toBe(false);
    expect(await failure(callApi(strategy, peer.api))).toMatchObject({ code: "not_configured" });
    expect(await failure(strategy.revoke())).toMatchObject({ code: "not_configured" });
    const other = make({ tokens });
    expect(await failure(callApi(other, peer.api))).toMatchObject({ code: "reauthorization_required" });
    await other.revoke(); // what is revoked already counts as revoked
  });

  it("refuses a wrong secret, for the code and for revocation", async () => {
    const wrong = make({ clientSecret: "wrong" });
    const { url, pending } = await wrong.authorizationUrl();
    const thrown = await failure(wrong.exchange(await browse(url), pending));
    expect(thrown).toMatchObject({
      code: "authentication_failed",
      oauthError: "invalid_client",
      status: 401,
    });
    const { tokens } = await loggedIn();
    const refused = await failure(make({ clientSecret: "wrong", tokens }).revoke());
    expect(refused).toMatchObject({ name: "AuthenticationError", operation: "POST /token/revocation" });
  });
});
