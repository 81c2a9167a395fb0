import { describe, expect, it } from "vitest";
import type { ApiError } from "../../errors/api-error.ts";
import { AuthenticationError, NotFoundError, RateLimitError, ServerError } from "../../errors/api-errors.ts";
import { InvalidResponseError } from "../../errors/invalid-response-error.ts";
import { virtualRuntime } from "../../testing/index.ts";
import { oauth2ClientCredentials } from "./oauth2-client-credentials.ts";
import { callApi, failure, testContext, type Reply } from "../test-harness.node.ts";
import { credentials, startProvider } from "../test-provider.node.ts";

describe("the token request", () => {
  it("sends Basic credentials and no client id in the form", async () => {
    await using provider = await startProvider();
    const { tokenUrl, api } = provider;
    const scopes = ["document_read", "document_write", "document_read"];
    const strategy = oauth2ClientCredentials({ tokenUrl, ...credentials, scopes, basicEncoding: "raw" });
    expect((await callApi(strategy, api)).status).toBe(200);
    const [request] = provider.tokenRequests();
    expect(request).toMatchObject({
      method: "POST",
      body: "grant_type=client_credentials&scope=document_read+document_write",
      headers: {
        authorization: "Basic Y2xpZW50SWQ6Y2xpZW50U2VjcmV0",
        "content-type": "application/x-www-form-urlencoded",
        accept: "application/json",
      },
    });
    expect(provider.apiRequests()[0]?.headers.authorization).toBe("Bearer token-1");
  });

  it("sends the credentials in the form with post, and no Basic header", async () => {
    await using provider = await startProvider();
    const { tokenUrl, api } = provider;
    const strategy = oauth2ClientCredentials({
      tokenUrl,
      ...credentials,
      clientAuth: "post",
      parameters: { audience: "a b" },
    });
    await callApi(strategy, api);
    const [request] = provider.tokenRequests();
    expect(request?.headers.authorization).toBeUndefined();
    expect(request?.body).toBe(
      "grant_type=client_credentials&audience=a+b&client_id=clientId&client_secret=clientSecret",
    );
  });

  it.each([
    ["raw", "klient-æ", "hemmelig:med:kolon", "a2xpZW50LcOmOmhlbW1lbGlnOm1lZDprb2xvbg=="],
    ["raw", "t0000", "p+%/=&x", "dDAwMDA6cCslLz0meA=="],
    ["form", "t0000", "p+%/=&x", btoa("t0000:p%2B%25%2F%3D%26x")],
  ] as const)("encodes %s credentials %s", async (basicEncoding, clientId, clientSecret, expected) => {
    await using provider = await startProvider();
    const { tokenUrl, api } = provider;
    await callApi(oauth2ClientCredentials({ tokenUrl, clientId, clientSecret, basicEncoding }), api);
    expect(provider.tokenRequests()[0]?.headers.authorization).toBe(`Basic ${expected}`);
  });
});

describe("a refusing token endpoint", () => {
  const refuse = (status: number, body: unknown): Reply => ({ status, body });

  it.each([
    [400, "invalid_client", /Check "clientId" and "clientSecret"/],
    [401, "invalid_client", /Check "clientId" and "clientSecret"/],
    [403, "unauthorized_client", /client_credentials grant/],
    [400, "invalid_scope", /Check "scopes": the client may not have all of "read write"/],
    [400, "invalid_request", /"parameters"/],
    [400, "our_own", /Check "clientId", "clientSecret", "scopes" and "tokenUrl"/],
  ])("gives AuthenticationError for %d %s, with advice", async (status, error, advice) => {
    await using provider = await startProvider(() =>
      refuse(status, { error, error_description: "mail ola@example.com" }),
    );
    const strategy = oauth2ClientCredentials({
      tokenUrl: provider.tokenUrl,
      ...credentials,
      scopes: ["read", "write"],
    });
    const thrown = (await failure(callApi(strategy, provider.api))) as ApiError;
    expect(AuthenticationError.isInstance(thrown)).toBe(true);
    expect(thrown).toMatchObject({
      status,
      oauthError: error,
      provider: "acme",
      operation: "POST /token",
      callId: "call-1",
      retryable: false,
    });
    expect(thrown.message).toMatch(`[acme] POST /token failed with ${status}: ${error}. `);
    expect(thrown.message).toMatch(advice);
    expect(thrown.providerMessage).toBe("mail [email]");
  });

  it.each([["<html>no</html>"], ["null"], ['{"error":"two words"}'], ['{"error":7}'], [""]])(
    "copes with the body %j",
    async (body) => {
      await using provider = await startProvider(() => refuse(401, body));
      const thrown = await failure(
        callApi(oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials }), provider.api),
      );
      expect(thrown).toMatchObject({ name: "AuthenticationError", oauthError: undefined });
      expect(String(thrown)).toContain("failed with 401. Check");
    },
  );

  it.each([
    [404, NotFoundError, false],
    [429, RateLimitError, true],
    [500, ServerError, true],
    [503, ServerError, true],
  ])("gives the class of status %d", async (status, ErrorClass, retryable) => {
    await using provider = await startProvider(() => ({
      status,
      body: { error: "x" },
      headers: { "retry-after": "7" },
    }));
    const thrown = await failure(
      callApi(oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials }), provider.api),
    );
    expect(ErrorClass.isInstance(thrown)).toBe(true);
    expect(thrown).toMatchObject({ status, retryable, retryAfterMs: 7000 });
  });

  it("is asked once within a second, by all who call, and then again", async () => {
    const runtime = virtualRuntime();
    await using provider = await startProvider((_request, n) =>
      n === 1 ? refuse(400, { error: "invalid_client" }) : {},
    );
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    const context = testContext({ runtime });
    const calls = Array.from({ length: 50 }, () =>
      failure(callApi(strategy, provider.api, testContext({ runtime }))),
    );
    const errors = await Promise.all(calls);
    errors.push(await failure(callApi(strategy, provider.api, context)));
    expect(new Set(errors).size).toBe(1);
    expect(provider.tokenRequests()).toHaveLength(1);
    await runtime.advance(1000);
    expect((await callApi(strategy, provider.api, context)).status).toBe(200);
    expect(provider.tokenRequests()).toHaveLength(2);
  });
});

describe("an answer that is no bearer token", () => {
  const good = { access_token: "t", token_type: "bearer" };

  it.each<[string, Reply]>([
    ["content-type", { headers: { "content-type": "text/html" }, body: "<html></html>" }],
    ["content-type", { headers: { "content-type": "text/plain" }, body: JSON.stringify(good) }],
    ["empty", { body: "" }],
    ["json", { body: '{"access_token":"t"' }],
    ["encoding", { body: new Uint8Array([0x22, 0xff, 0x22]) }],
    ["mismatch", { body: "[]" }],
    ["mismatch", { body: "null" }],
    ["mismatch", { body: { token_type: "bearer" } }],
    ["mismatch", { body: { ...good, access_token: "" } }],
    ["mismatch", { body: { ...good, access_token: 7 } }],
    ["mismatch", { body: { ...good, access_token: "a\nb" } }],
    ["mismatch", { body: { access_token: "t" } }],
    ["mismatch", { body: { ...good, token_type: "mac" } }],
    ["mismatch", { body: { ...good, token_type: "DPoP" } }],
    ["mismatch", { status: 202, body: good }],
  ])("gives InvalidResponseError(%s) for %j", async (reason, reply) => {
    await using provider = await startProvider(() => reply);
    const thrown = await failure(
      callApi(oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials }), provider.api),
    );
    expect(InvalidResponseError.isInstance(thrown)).toBe(true);
    expect(thrown).toMatchObject({ reason, provider: "acme", operation: "POST /token" });
  });

  it("leaves fields alone that it does not use, such as an id token", async () => {
    const body = { ...good, id_token: "not a jwt", refresh_token: 7, scope: ["a"] };
    await using provider = await startProvider(() => ({
      headers: { "content-type": "application/token+json; charset=utf-8" },
      body,
    }));
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, ...credentials });
    expect((await callApi(strategy, provider.api)).status).toBe(200);
  });
});
