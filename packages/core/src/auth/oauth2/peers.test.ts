import http from "node:http";
import type { AddressInfo } from "node:net";
import { OAuth2Server } from "oauth2-mock-server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { oauth2ClientCredentials } from "./oauth2-client-credentials.ts";
import { callApi, failure, startServer, type TestServer } from "../test-harness.node.ts";
import { tokenStore } from "../tokens/token-store.ts";

/** The package has no types of its own, so it is named by a variable. */
const untyped: string = "oidc-provider";

interface ProviderModule {
  readonly default: new (issuer: string, options: object) => { callback(): http.RequestListener };
}

let api: TestServer;
beforeAll(async () => {
  api = await startServer(() => ({}));
});
afterAll(() => api[Symbol.asyncDispose]());

describe("against oidc-provider", () => {
  const secret = "p+%/=&:x~y"; // only correctly encoded credentials get through
  let server: http.Server;
  let tokenUrl: string;

  beforeAll(async () => {
    const hush = [vi.spyOn(console, "warn"), vi.spyOn(console, "info"), vi.spyOn(console, "error")];
    for (const spy of hush) spy.mockImplementation(() => undefined);
    server = http.createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = {
      client_secret: secret,
      scope: "document_read document_write",
      grant_types: ["client_credentials"],
      redirect_uris: [],
      response_types: [],
    };
    const { default: Provider } = (await import(untyped)) as ProviderModule;
    const provider = new Provider(origin, {
      features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
      scopes: ["document_read", "document_write", "root"],
      ttl: { ClientCredentials: 600 },
      clients: [
        { ...client, client_id: "with-basic", token_endpoint_auth_method: "client_secret_basic" },
        { ...client, client_id: "with-post", token_endpoint_auth_method: "client_secret_post" },
      ],
    });
    server.on("request", provider.callback());
    tokenUrl = `${origin}/token`;
    for (const spy of hush) spy.mockRestore();
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each(["basic", "post"] as const)("gets a token with %s credentials", async (clientAuth) => {
    const scopes = ["document_read", "document_write"];
    const strategy = oauth2ClientCredentials({
      tokenUrl,
      clientId: `with-${clientAuth}`,
      clientSecret: secret,
      clientAuth,
      scopes,
    });
    const before = api.requests.length;
    expect((await callApi(strategy, api.origin)).status).toBe(200);
    expect(api.requests[before]?.headers.authorization).toMatch(/^Bearer [\w-]{20,}$/);
  });

  it("refuses a wrong secret and a scope that is not the client's", async () => {
    const wrong = oauth2ClientCredentials({ tokenUrl, clientId: "with-basic", clientSecret: "wrong" });
    expect(await failure(callApi(wrong, api.origin))).toMatchObject({
      name: "AuthenticationError",
      status: 401,
      oauthError: "invalid_client",
    });
    const scoped = oauth2ClientCredentials({
      tokenUrl,
      clientId: "with-basic",
      clientSecret: secret,
      scopes: ["root"],
    });
    expect(await failure(callApi(scoped, api.origin))).toMatchObject({
      name: "AuthenticationError",
      status: 400,
      oauthError: "invalid_scope",
    });
  });

  it("never serves a wrong secret from a shared store", async () => {
    const shared = { tokenUrl, clientId: "with-basic", tokenStore: tokenStore() };
    expect(
      (await callApi(oauth2ClientCredentials({ ...shared, clientSecret: secret }), api.origin)).status,
    ).toBe(200);
    const wrong = callApi(oauth2ClientCredentials({ ...shared, clientSecret: "wrong" }), api.origin);
    expect(await failure(wrong)).toMatchObject({ name: "AuthenticationError" });
  });

  it("does not understand raw credentials, which is why the encoding is an option", async () => {
    const strategy = oauth2ClientCredentials({
      tokenUrl,
      clientId: "with-basic",
      clientSecret: secret,
      basicEncoding: "raw",
    });
    expect(await failure(callApi(strategy, api.origin))).toMatchObject({ name: "AuthenticationError" });
  });
});

describe("against oauth2-mock-server", () => {
  const server = new OAuth2Server();
  const strategy = () =>
    oauth2ClientCredentials({
      tokenUrl: `${server.issuer.url}/token`,
      clientId: "id",
      clientSecret: "secret",
      scopes: ["a"],
    });

  beforeAll(async () => {
    await server.issuer.keys.generate("RS256");
    await server.start(0, "127.0.0.1");
  });
  afterAll(() => server.stop());

  it("gets a token", async () => {
    const before = api.requests.length;
    await callApi(strategy(), api.origin);
    expect(api.requests[before]?.headers.authorization).toMatch(/^Bearer eyJ/);
  });

  it.each([
    [400, { error: "invalid_scope" }, "AuthenticationError"],
    [401, { error: "invalid_client" }, "AuthenticationError"],
    [403, { error: "access_denied" }, "AuthenticationError"],
    [418, { error: "teapot" }, "ApiError"],
    [500, { error: "server_error" }, "ServerError"],
    [503, "" as const, "ServiceUnavailableError"],
    [200, { access_token: "t", token_type: "mac" }, "InvalidResponseError"],
    [200, { token_type: "Bearer" }, "InvalidResponseError"],
  ])("maps a forced answer %d %j to %s", async (statusCode, body, name) => {
    server.service.once("beforeResponse", (response: { statusCode: number; body: unknown }) => {
      Object.assign(response, { statusCode, body });
    });
    expect(await failure(callApi(strategy(), api.origin))).toMatchObject({ name });
  });
});
