import { describe, expect, it } from "vitest";
import { canary, findCanaries } from "../../testing/index.ts";
import { read, testClient } from "../../testing/test-client.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import { failure, startServer, type Reply } from "../test-harness.node.ts";
import { credentials } from "../test-provider.node.ts";
import { oauth2AuthorizationCode } from "./oauth2-authorization-code.ts";
import { oauth2ClientCredentials } from "./oauth2-client-credentials.ts";

const token = canary("access-token");
const good = { access_token: token, token_type: "Bearer", expires_in: 3600 };

/** Calls an API over the transport with a token that a flow has just got; gives the `Authorization` it was sent. */
async function callWith(flow: Flow, reply: Reply): Promise<string | undefined> {
  await using server = await startServer(({ url }) => (url === "/token" ? reply : {}));
  const auth = await flow(server.origin);
  const client = testClient(server.origin, {}, { auth });
  try {
    await client.request(read);
  } finally {
    await client.close();
  }
  return server.requests.findLast(({ url }) => url !== "/token")?.headers.authorization;
}

type Flow = (origin: string) => AuthStrategy | Promise<AuthStrategy>;

const codeFlow = (
  origin: string,
  tokens?: { accessToken: string; refreshToken: string; expiresAtMs: number },
) =>
  oauth2AuthorizationCode({
    authorizationUrl: `${origin}/authorize`,
    tokenUrl: `${origin}/token`,
    redirectUri: "https://app.example.com/callback",
    ...credentials,
    tokens,
  });

const flows: readonly (readonly [string, Flow])[] = [
  [
    "client credentials",
    (origin) => oauth2ClientCredentials({ tokenUrl: `${origin}/token`, ...credentials }),
  ],
  [
    "the exchange of a code",
    async (origin) => {
      const strategy = codeFlow(origin);
      await strategy.exchange("/callback?code=c&state=s", { state: "s", codeVerifier: "v" });
      return strategy;
    },
  ],
  [
    "a refresh",
    (origin) => codeFlow(origin, { accessToken: "old", refreshToken: "refresh", expiresAtMs: 1 }),
  ],
];

/** A reply of this many bytes. */
function ofSize(bytes: number): Reply {
  const empty = JSON.stringify({ ...good, pad: "" });
  return { body: JSON.stringify({ ...good, pad: "x".repeat(bytes - empty.length) }) };
}

describe.each(flows)("A13: the token reply of %s", (_name, flow) => {
  it.each(["bearer", "Bearer", "BEARER", "bEaReR"])("may spell its type %s", async (token_type) => {
    expect(await callWith(flow, { body: { ...good, token_type } })).toBe(`Bearer ${token}`);
  });

  it("may have 64 KiB, and not a byte more", async () => {
    expect(await callWith(flow, ofSize(64 * 1024))).toBe(`Bearer ${token}`);
    const thrown = await failure(callWith(flow, ofSize(64 * 1024 + 1)));
    expect(thrown).toMatchObject({ name: "InvalidResponseError", reason: "too-large" });
    expect(findCanaries(thrown, { token })).toEqual([]);
  });

  it.each<[string, string, Reply]>([
    ["HTML", "content-type", { headers: { "content-type": "text/html" }, body: `<p>${token}</p>` }],
    ["JSON that is cut off", "json", { body: JSON.stringify(good).slice(0, -1) }],
    ["no JSON object", "mismatch", { body: [good] }],
    ["no token", "mismatch", { body: { ...good, access_token: undefined } }],
    ["an empty token", "mismatch", { body: { ...good, access_token: "" } }],
    ["a token that is no text", "mismatch", { body: { ...good, access_token: [token] } }],
    ["no type", "mismatch", { body: { ...good, token_type: undefined } }],
    ["another type", "mismatch", { body: { ...good, token_type: "DPoP" } }],
  ])("may not be %s", async (_what, reason, reply) => {
    const thrown = await failure(callWith(flow, reply));
    expect(thrown).toMatchObject({ name: "InvalidResponseError", reason, operation: "POST /token" });
    expect(findCanaries(thrown, { token })).toEqual([]);
  });
});
