import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { findCanaries } from "../../testing/index.ts";
import { fromBase64, toHex } from "../../crypto/encoding.ts";
import { sha256, utf8 } from "../../crypto/digest.ts";
import { oauth2AuthorizationCode, type OAuth2AuthorizationCodeOptions } from "./oauth2-authorization-code.ts";
import { failure } from "../test-harness.node.ts";

const make = (more: Partial<OAuth2AuthorizationCodeOptions> = {}) =>
  oauth2AuthorizationCode({
    authorizationUrl: "https://login.example.com/authorize?tenant=7",
    tokenUrl: "https://login.example.com/token",
    clientId: "my client",
    clientSecret: "secret",
    redirectUri: "https://app.example.com/callback?from=login",
    scopes: ["read", "write", "read"],
    fetch: () => Promise.reject(new Error("nothing may be sent")),
    ...more,
  });

const query = (url: string) => Object.fromEntries(new URL(url).searchParams);

describe("authorizationUrl", () => {
  it("asks for a code with all parameters, and keeps the query of the endpoint", async () => {
    const strategy = make({ parameters: { prompt: "consent", login_hint: "all" } });
    const { url, pending } = await strategy.authorizationUrl({ parameters: { login_hint: "ada" } });
    expect(url).toMatch(/^https:\/\/login\.example\.com\/authorize\?tenant=7&/);
    const { code_challenge, ...rest } = query(url);
    expect(code_challenge).toMatch(/^[\w-]{43}$/);
    expect(rest).toEqual({
      tenant: "7",
      response_type: "code",
      client_id: "my client",
      redirect_uri: "https://app.example.com/callback?from=login",
      scope: "read write",
      prompt: "consent",
      login_hint: "ada",
      state: pending.state,
      code_challenge_method: "S256",
    });
  });

  it("hashes the verifier as RFC 7636 section 4.2 has it, and never sends it", async () => {
    const { url, pending } = await make().authorizationUrl();
    expect(pending.codeVerifier).toMatch(/^[\w-]{43,128}$/);
    const challenge = query(url)["code_challenge"]!.replaceAll("-", "+").replaceAll("_", "/");
    const expected = await sha256(utf8(pending.codeVerifier!));
    expect(toHex(fromBase64(`${challenge}=`)!)).toBe(toHex(expected));
    expect(url).not.toContain(pending.codeVerifier);
  });

  it("gives each user a state and verifier of their own, of 256 random bits", async () => {
    const strategy = make();
    const starts = await Promise.all(Array.from({ length: 100 }, () => strategy.authorizationUrl()));
    expect(new Set(starts.flatMap(({ pending }) => [pending.state, pending.codeVerifier])).size).toBe(200);
    expect(starts.every(({ pending }) => pending.state.length === 43)).toBe(true);
  });

  it("leaves out what is not wanted", async () => {
    const { url, pending } = await make({ pkce: false, scopes: [] }).authorizationUrl();
    expect(Object.keys(query(url))).not.toContain("scope");
    expect(Object.keys(query(url))).not.toContain("code_challenge");
    expect(Object.keys(pending)).toEqual(["state"]);
  });

  it.each(["state", "redirect_uri", "code_challenge_method"])("refuses %s as a parameter", async (name) => {
    const thrown = await failure(make().authorizationUrl({ parameters: { [name]: "x" } }));
    expect(thrown).toMatchObject({ name: "InvalidArgumentError" });
    expect(String(thrown)).toContain(`"${name}", which has an option of its own`);
  });
});

describe("exchange, before anything is sent", () => {
  const issuer = "https://login.example.com";
  const code = "code-canary-7f3a9c";
  const pending = { state: "s".repeat(43), codeVerifier: "v".repeat(43) };
  const callback = (parameters: string): string => `/callback?${parameters}`;
  const good = `code=${code}&state=${pending.state}`;

  it.each([
    ["no state", `code=${code}`, "state_mismatch"],
    ["an empty state", `code=${code}&state=`, "state_mismatch"],
    ["the state of another user", `code=${code}&state=${"t".repeat(43)}`, "state_mismatch"],
    ["a state that only begins alike", `code=${code}&state=${pending.state}x`, "state_mismatch"],
    ["an error without a state", "error=access_denied", "state_mismatch"],
    ["no code", `state=${pending.state}`, "invalid_callback"],
    ["an empty code", `code=&state=${pending.state}`, "invalid_callback"],
    ["two codes", `${good}&code=other`, "invalid_callback"],
    ["two states", `${good}&state=${pending.state}`, "invalid_callback"],
    ["a token of the implicit flow", `${good}&token=t`, "invalid_callback"],
    ["a signed response", `${good}&response=jwt`, "invalid_callback"],
    ["another issuer (RFC 9207)", `${good}&iss=https://evil.example.com`, "issuer_mismatch"],
  ])("refuses %s", async (_name, parameters, expected) => {
    const thrown = await failure(make({ issuer }).exchange(callback(parameters), pending));
    expect(thrown).toMatchObject({ name: "InvalidArgumentError", code: expected });
    expect(findCanaries(thrown, { code, state: pending.state })).toEqual([]);
  });

  it.each([
    ["nothing", undefined],
    ["no state", { codeVerifier: "v" }],
    ["an empty state", { state: "", codeVerifier: "v" }],
    ["no verifier", { state: "s" }],
  ])("refuses a user's session that holds %s", async (_name, kept) => {
    const thrown = await failure(make().exchange(callback(good), kept as never));
    expect(thrown).toMatchObject({ name: "InvalidArgumentError", code: "no_pending_authorization" });
  });

  it.each([
    ["the query that a framework has parsed", { code, state: pending.state }, /not a URL/],
    ["the parameters alone", new URLSearchParams(good), /not a URL/],
    ["the parameters as text", good, /It holds no state\. Pass the whole URL/],
    ["nothing", undefined, /not a URL/],
  ])("says what to pass when it got %s", async (_name, given, message) => {
    const thrown = await failure(make().exchange(given as string, pending));
    expect(thrown).toMatchObject({ name: "InvalidArgumentError" });
    expect(String(thrown)).toMatch(message);
    expect(findCanaries(thrown, { code, state: pending.state })).toEqual([]);
  });

  it("takes parameters from a URL whatever its host, and sends nothing there", async () => {
    const sent: string[] = [];
    const fetch = (async (url: string) => {
      sent.push(url);
      return Response.json({ access_token: "a", token_type: "bearer" });
    }) as typeof globalThis.fetch;
    for (const origin of ["https://evil.example.com", "//evil.example.com"])
      await make({ fetch }).exchange(`${origin}/callback?${good}`, pending);
    expect(sent).toEqual(Array(2).fill("https://login.example.com/token"));
  });

  it("refuses what is no URL", async () => {
    const thrown = await failure(make().exchange("http://", pending));
    expect(thrown).toMatchObject({ name: "InvalidArgumentError", code: "invalid_callback" });
  });

  it("gives AuthenticationError when the user was sent back with access_denied", async () => {
    const sent = `error=access_denied&error_description=ola%40example.com+said+no&state=${pending.state}`;
    const thrown = await failure(make({ issuer }).exchange(callback(`${sent}&iss=${issuer}`), pending));
    expect(thrown).toMatchObject({
      name: "AuthenticationError",
      code: "authorization_denied",
      oauthError: "access_denied",
      providerMessage: "[email] said no",
    });
    expect(String(thrown)).toMatch(/access_denied\. The user, or a rule of the provider, declined/);
  });

  it.each([
    ["invalid_scope", "invalid_scope"],
    ["<script>alert(1)</script>", undefined],
  ])("gives it for %s too, without words that are no error code", async (error, oauthError) => {
    const sent = `error=${encodeURIComponent(error)}&state=${pending.state}`;
    const thrown = await failure(make().exchange(callback(sent), pending));
    expect(thrown).toMatchObject({ code: "authorization_denied", oauthError });
    expect(inspect(thrown)).not.toContain("<script>");
  });

  it("does not compare the issuer when none was given, as then there is nothing to compare it with", async () => {
    const thrown = await failure(make().exchange(callback(`${good}&iss=${issuer}`), pending));
    expect(thrown).toMatchObject({ name: "ConnectionError" }); // it went on to the token endpoint
  });
});
