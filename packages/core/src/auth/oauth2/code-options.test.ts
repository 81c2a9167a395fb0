import { inspect } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { canary, findCanaries } from "../../testing/index.ts";
import { oauth2AuthorizationCode, type OAuth2AuthorizationCodeOptions } from "./oauth2-authorization-code.ts";
import { callApi, failure } from "../test-harness.node.ts";

const good: OAuth2AuthorizationCodeOptions = {
  authorizationUrl: "https://login.example.com/authorize",
  tokenUrl: "https://login.example.com/token",
  clientId: "id",
  clientSecret: "secret",
  redirectUri: "https://app.example.com/callback",
};

function problemsOf(options: object): readonly string[] {
  try {
    oauth2AuthorizationCode(options as OAuth2AuthorizationCodeOptions);
  } catch (error) {
    if (ConfigurationError.isInstance(error))
      return error.problems.map(({ path, message }) => `${path} ${message}`);
    throw error;
  }
  return [];
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the options of oauth2AuthorizationCode", () => {
  it.each<[string, object]>([
    [
      "loopback over http",
      { ...good, tokenUrl: "http://127.0.0.1:8080/token", redirectUri: "http://localhost/cb" },
    ],
    ["the scheme of a native application", { ...good, redirectUri: "com.example.app:/callback" }],
    ["a public client", { ...good, clientAuth: "none", clientSecret: undefined }],
    ["a secret from a vault", { ...good, clientSecret: async () => "secret" }],
    ["tokens from a function", { ...good, tokens: () => undefined }],
    ["tokens without a refresh token or an end", { ...good, tokens: { accessToken: "a" } }],
    ["tokens from a table", { ...good, tokens: { accessToken: "a", refreshToken: null, scope: null } }],
  ])("may be %s", (_name, options) => {
    expect(problemsOf(options)).toEqual([]);
  });

  it.each<[string, object, string | RegExp]>([
    ["authorizationUrl", { authorizationUrl: "http://login.example.com" }, /must begin with https/],
    ["tokenUrl", { tokenUrl: "" }, /is missing/],
    ["revocationUrl", { revocationUrl: "login.example.com/revoke" }, /is not a URL/],
    ["clientId", { clientId: " id" }, /white space/],
    ["clientSecret", { clientSecret: undefined }, /is missing/],
    ["clientSecret", { clientAuth: "none" }, /a public client has no secret/],
    ["clientAuth", { clientAuth: "body" }, /must be "basic" or "post" or "none"/],
    ["basicEncoding", { basicEncoding: "url" }, /must be "form" or "raw"/],
    ["redirectUri", { redirectUri: undefined }, /is missing/],
    ["redirectUri", { redirectUri: "/callback" }, /is not a URL/],
    ["redirectUri", { redirectUri: "https://app.example.com/#cb" }, /fragment/],
    ["redirectUri", { redirectUri: "http://app.example.com/cb" }, /the code could be read/],
    ["scopes", { scopes: ["a b"] }, /white space/],
    ["parameters", { parameters: { state: "fixed" } }, /"state", which has an option of its own/],
    ["parameters", { parameters: { client_secret: "s" } }, /"client_secret", which has an option of its own/],
    ["parameters", { parameters: null }, /must be a plain object/],
    ["parameters", { parameters: new Map([["prompt", "login"]]) }, /must be a plain object/],
    ["store", { store: new Map() }, /must have the methods get, set, add, compareAndSet, compareAndDelete/],
    ["lifetimes.hardMargin", { lifetimes: { hardMargin: 30_000 } }, /must have "maxMs"/],
    ["pkce", { pkce: "S256" }, /must be true or false/],
    ["pkce", { pkce: false, clientAuth: "none", clientSecret: undefined }, /public client/],
    ["issuer", { issuer: "" }, /is empty/],
    ["issuer", { issuer: "login.example.com" }, /is not a URL/],
    ["tokens", { tokens: "token" }, /must be a token set/],
    ["tokens", { tokens: { accessToken: "a\nb" } }, /"accessToken" that holds characters/],
    ["tokens", { tokens: { accessToken: "a", refreshToken: "" } }, /"refreshToken" that is empty/],
    ["tokens", { tokens: { accessToken: "a", expiresAtMs: "soon" } }, /"expiresAtMs" that is no number/],
    ["tokens", { tokens: { accessToken: "a", sessionId: 7 } }, /"sessionId" that is no string/],
    ["onTokens", { onTokens: "save" }, /must be a function/],
    ["fetch", { fetch: {} }, /must be a function/],
  ])("%s may not be wrong: %j", (path, wrong, message) => {
    const [problem, ...others] = problemsOf({ ...good, ...wrong });
    expect(problem).toMatch(message);
    expect(problem).toMatch(new RegExp(`^${path} `));
    expect(others).toEqual([]);
  });

  it("are all checked at once", () => {
    expect(problemsOf({})).toHaveLength(5);
  });

  it("are refused where certificates are not checked (T7)", () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    expect(problemsOf(good)[0]).toContain("NODE_TLS_REJECT_UNAUTHORIZED");
  });

  it("T19: are read as own properties", () => {
    const inherited = Object.create({ redirectUri: "https://evil.example.com/cb" }) as object;
    expect(problemsOf(Object.assign(inherited, { ...good, redirectUri: undefined }))).toEqual([
      "redirectUri is missing",
    ]);
  });

  it("A11: do not show, not even the tokens", () => {
    const secrets = { secret: canary("secret"), access: canary("access"), refresh: canary("refresh") };
    const strategy = oauth2AuthorizationCode({
      ...good,
      clientSecret: secrets.secret,
      tokens: { accessToken: secrets.access, refreshToken: secrets.refresh },
    });
    expect(findCanaries(strategy, secrets)).toEqual([]);
    expect(findCanaries(inspect({ ...strategy }, { depth: 12, showHidden: true }), secrets)).toEqual([]);
  });
});

describe("tokens that a function loads", () => {
  const api = "https://api.example.com/";
  const make = (tokens: OAuth2AuthorizationCodeOptions["tokens"]) =>
    oauth2AuthorizationCode({ ...good, tokens });

  it.each([undefined, null])("may not be there yet: %s", async (nothing) => {
    const thrown = await failure(
      callApi(
        make(() => nothing as undefined),
        api,
      ),
    );
    expect(thrown).toMatchObject({ name: "NotConfigured", code: "not_configured" });
    expect(String(thrown)).toContain("Send the user to authorizationUrl()");
  });

  it("fail the call with the name of the option, and show nothing of what was thrown", async () => {
    const password = canary("password");
    const thrown = await failure(
      callApi(
        make(() => Promise.reject(new Error(`postgres://app:${password}@db`))),
        api,
      ),
    );
    expect(thrown).toMatchObject({ code: "credential_unavailable", problems: [{ path: "tokens" }] });
    expect(findCanaries(thrown, { password })).toEqual([]);
  });

  it.each([[7], ["text"], [{ refreshToken: "r" }], [[]]])("fail the call when they are %j", async (set) => {
    const thrown = await failure(
      callApi(
        make(() => set as never),
        api,
      ),
    );
    expect(thrown).toMatchObject({ code: "invalid_configuration", problems: [{ path: "tokens" }] });
  });
});
