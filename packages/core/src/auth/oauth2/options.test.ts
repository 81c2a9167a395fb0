import { describe, expect, it } from "vitest";
import { AbortError } from "../../errors/abort-error.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { virtualRuntime } from "../../testing/index.ts";
import { oauth2ClientCredentials } from "./oauth2-client-credentials.ts";
import { callApi, failure, testContext } from "../test-harness.node.ts";
import { credentials, startProvider } from "../test-provider.node.ts";

describe("options that cannot work", () => {
  const good = { tokenUrl: "https://login.example.com/token?p=1", ...credentials };

  it.each([
    [{ tokenUrl: "http://login.example.com/token" }, /"tokenUrl" must begin with https/],
    [{ tokenUrl: "http://127.0.0.1.example.com/token" }, /"tokenUrl" must begin with https/],
    [{ tokenUrl: "ftp://127.0.0.1/token" }, /"tokenUrl" must begin with https/],
    [{ tokenUrl: "https://me:pw@login.example.com/token" }, /user name or password/],
    [{ tokenUrl: "https://login.example.com/token#x" }, /fragment/],
    [{ tokenUrl: "token" }, /"tokenUrl" is not a URL/],
    [{ tokenUrl: undefined }, /"tokenUrl" is missing/],
    [{ clientId: "a:b", basicEncoding: "raw" }, /"clientId" holds ":"/],
    [{ clientId: "" }, /"clientId" is empty/],
    [{ clientId: () => "id" }, /"clientId" must be a string/],
    [{ clientSecret: "s\n" }, /"clientSecret" ends with a line break/],
    [{ clientSecret: "s\u0007s", basicEncoding: "raw" }, /"clientSecret" holds a control character/],
    [{ clientAuth: "jwt" }, /"clientAuth" must be/],
    [{ basicEncoding: "url" }, /"basicEncoding" must be/],
    [{ scopes: ["a b"] }, /"scopes" holds a scope/],
    [{ scopes: "a" }, /"scopes" must be a list/],
    [{ parameters: { client_secret: "x" } }, /"parameters" holds "client_secret"/],
    [{ parameters: { n: 1 } }, /"parameters" holds a value/],
    [{ parameters: null }, /"parameters" must be a plain object/],
    [{ parameters: new URLSearchParams({ audience: "x" }) }, /"parameters" must be a plain object/],
    [{ lifetimes: { defaultMs: "300" } }, /"lifetimes\.defaultMs" must be a number/],
    [{ tokenStore: new Map() }, /"tokenStore" is no token store/],
    [{ tokenUrl: "x", clientId: "", clientSecret: "" }, /"tokenUrl".*"clientId".*"clientSecret"/],
  ])("are refused: %j", (change, message) => {
    const thrown = (() => {
      try {
        return oauth2ClientCredentials({ ...good, ...change } as never);
      } catch (error) {
        return error;
      }
    })();
    expect(ConfigurationError.isInstance(thrown)).toBe(true);
    expect(String(thrown)).toMatch(message);
  });

  it.each(["http://127.0.0.1:1/t", "http://127.8.9.1/t", "http://[::1]:1/t", "http://localhost/t"])(
    "are fine on loopback: %s",
    (tokenUrl) => {
      expect(oauth2ClientCredentials({ ...good, tokenUrl }).name).toBe("oauth2-client-credentials");
      expect(() =>
        oauth2ClientCredentials({ ...good, clientId: "https://me.example", clientAuth: "post" }),
      ).not.toThrow();
    },
  );
});

describe("a secret from a function", () => {
  it("is read once, again after a 401, and then belongs to another identity", async () => {
    await using provider = await startProvider();
    let reads = 0;
    const clientSecret = async (): Promise<string> => `secret-${(reads += 1)}`;
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, clientId: "id", clientSecret });
    await Promise.all(Array.from({ length: 20 }, () => callApi(strategy, provider.api)));
    expect(reads).toBe(1);
    provider.revoke();
    await Promise.all(Array.from({ length: 20 }, () => callApi(strategy, provider.api)));
    expect(reads).toBe(2);
    expect(
      provider.tokenRequests().map(({ headers }) => atob(String(headers.authorization).slice(6))),
    ).toEqual(["id:secret-1", "id:secret-2"]);
  });

  it("is asked for again after a call that was aborted while the function hung", async () => {
    await using provider = await startProvider();
    let reads = 0;
    const clientSecret = (): string | Promise<string> =>
      (reads += 1) === 1 ? new Promise(() => undefined) : "secret";
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, clientId: "id", clientSecret });
    const abort = new AbortController();
    const left = failure(callApi(strategy, provider.api, testContext({ signal: abort.signal })));
    abort.abort();
    expect(await left).toMatchObject({ code: "aborted" });
    const answers = await Promise.all([callApi(strategy, provider.api), callApi(strategy, provider.api)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(reads).toBe(2);
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  it("is read again after the token endpoint refused it, once the pause is over", async () => {
    const runtime = virtualRuntime();
    await using provider = await startProvider(({ headers }) =>
      headers.authorization === `Basic ${btoa("id:new")}`
        ? {}
        : { status: 401, body: { error: "invalid_client" } },
    );
    let secret = "old";
    let reads = 0;
    const clientSecret = (): string => {
      reads += 1;
      return secret;
    };
    const strategy = oauth2ClientCredentials({ tokenUrl: provider.tokenUrl, clientId: "id", clientSecret });
    const context = testContext({ runtime });
    const first = await failure(callApi(strategy, provider.api, context));
    secret = "new";
    expect(await failure(callApi(strategy, provider.api, context))).toBe(first);
    expect(reads).toBe(1);
    await runtime.advance(1000);
    expect((await callApi(strategy, provider.api, context)).status).toBe(200);
    expect(reads).toBe(2);
    expect(provider.tokenRequests()).toHaveLength(2);
  });

  it("fails the call with the name of the option, and is asked again by the next", async () => {
    await using provider = await startProvider();
    const values = ["", "good"];
    const strategy = oauth2ClientCredentials({
      tokenUrl: provider.tokenUrl,
      clientId: "id",
      clientSecret: () => values.shift() ?? "",
    });
    const thrown = await failure(callApi(strategy, provider.api));
    expect(ConfigurationError.isInstance(thrown)).toBe(true);
    expect(String(thrown)).toContain('"clientSecret"');
    expect((await callApi(strategy, provider.api)).status).toBe(200);
  });

  it("does not hold up an aborted call", async () => {
    const abort = new AbortController();
    const clientSecret = (): Promise<string> => new Promise(() => undefined);
    const strategy = oauth2ClientCredentials({
      tokenUrl: "https://a.example/token",
      clientId: "id",
      clientSecret,
    });
    const waiting = failure(
      callApi(strategy, "https://a.example/api", testContext({ signal: abort.signal })),
    );
    abort.abort();
    expect(AbortError.isInstance(await waiting)).toBe(true);
  });
});
