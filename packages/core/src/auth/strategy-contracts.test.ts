import { describe, expect, it } from "vitest";
import { utf8 } from "../crypto/digest.ts";
import { ResponseHeaders } from "../transport/response-headers.ts";
import {
  authStrategyContract,
  canary,
  type AuthContext,
  type AuthStrategySubject,
  type ContractCase,
} from "../testing/index.ts";
import { all } from "./all.ts";
import { apiKey } from "./api-key.ts";
import type { AuthStrategy } from "./auth-strategy.ts";
import { basic } from "./basic.ts";
import { bearer } from "./bearer.ts";
import { firstOf } from "./first-of.ts";
import { header } from "./header.ts";
import { hmac } from "./hmac/hmac.ts";
import { httpSignature } from "./http-signature.ts";
import * as auth from "./index.ts";
import { NotConfigured } from "./not-configured.ts";
import { oauth2AuthorizationCode } from "./oauth2/oauth2-authorization-code.ts";
import { oauth2ClientCredentials } from "./oauth2/oauth2-client-credentials.ts";
import type { SecretSource } from "./secrets/secret.ts";
import { sessionToken } from "./session/session-token.ts";

const key = canary("key");
const token = canary("token");
const refreshToken = canary("refresh-token");
const secrets = { key, token, refreshToken };

const login = { path: "/token", body: { user: "ada" }, tokenAt: "access_token" };
const overTime = { message: ["timestamp", "body"], macName: "mac", timestampName: "time" } as const;

const strategies: Record<string, (secret: SecretSource) => AuthStrategy> = {
  "apiKey in a header": (secret) => apiKey({ header: "x-api-key", key: secret }),
  "apiKey in the query": (secret) => apiKey({ carrier: "query", query: "key", key: secret }),
  header: (secret) => header("developer-id", secret),
  basic: (secret) => basic({ username: "user", password: secret }),
  bearer: (secret) => bearer(secret),
  "hmac in headers": (secret) => hmac({ ...overTime, key: secret }),
  "hmac in the query": (secret) =>
    hmac({ ...overTime, key: "k", fields: { "user-id": secret }, carrier: "query", encoding: "base64" }),
  "sessionToken in a header": (secret) =>
    sessionToken({ header: "access-token", login: { ...login, body: { password: secret } } }),
  "sessionToken in the query": (secret) =>
    sessionToken({ carrier: "query", query: "access-token", login, headers: { "x-key": secret } }),
  "sessionToken by a function": (secret) =>
    sessionToken({
      header: "access-token",
      login: async ({ send }) => {
        const password = typeof secret === "string" ? secret : await secret();
        const answer = await send({ path: "/token", body: { user: { password } } });
        return { token: (answer as { access_token: string }).access_token };
      },
    }),
  httpSignature: (secret) =>
    httpSignature({
      keyId: "key-1",
      key: typeof secret === "string" ? utf8(secret) : async () => utf8(await secret()),
    }),
  all: (secret) => all(header("developer-id", "d-17"), basic({ username: "user", password: secret })),
  firstOf: (secret) =>
    firstOf(apiKey({ header: "x", key: absent }), apiKey({ header: "x-api-key", key: secret })),
  oauth2ClientCredentials: (clientSecret) =>
    oauth2ClientCredentials({ tokenUrl: "https://login.example.com/token", clientId: "id", clientSecret }),
  oauth2AuthorizationCode: (clientSecret) =>
    oauth2AuthorizationCode({
      authorizationUrl: "https://login.example.com/authorize",
      tokenUrl: "https://login.example.com/token",
      redirectUri: "https://app.example.com/callback",
      clientId: "id",
      clientSecret,
      tokens: { accessToken: "expired", refreshToken, expiresAtMs: 1 },
    }),
};

const answering =
  (status: number, body: unknown): AuthContext["send"] =>
  async ({ operation }) => ({
    status,
    statusText: "",
    headers: new ResponseHeaders(["Content-Type", "application/json"]),
    body: new TextEncoder().encode(JSON.stringify(body)),
    sentAtMs: 5_000_000,
    receivedAtMs: 5_000_000,
    call: { provider: "acme", operation, callId: "call-1", attempts: [] },
  });
const issuing = answering(200, { access_token: token, token_type: "Bearer", expires_in: 3600 });
const refusing = answering(401, { error: "invalid_client", error_description: key });
const silent = <T>(): Promise<T> => new Promise(() => undefined);

async function keeps({ run }: ContractCase): Promise<void> {
  await expect(run()).resolves.toBeUndefined();
}

function absent(): never {
  throw new NotConfigured("Set X_API_KEY.");
}

it("leaves no strategy out", () => {
  const elsewhere = ["mtls"]; // it needs certificates: mtls/mtls-secrets.test.ts
  const others = ["NotConfigured", "agentFor", "bodyBytes", "tokenStore", "withAuth"];
  const factories = Object.keys(auth).filter((name) => ![...elsewhere, ...others].includes(name));
  expect(factories).toHaveLength(11);
  for (const factory of factories) {
    expect(Object.keys(strategies).some((row) => row.split(" ")[0] === factory)).toBe(true);
  }
});

for (const [name, make] of Object.entries(strategies)) {
  const subject = (secret: SecretSource, send = issuing): AuthStrategySubject => ({
    strategy: make(secret),
    secrets,
    send,
  });
  describe(`${name} keeps the contract of strategies`, () => {
    const broken = (): AuthStrategySubject =>
      subject(() => Promise.reject(new Error(`the vault says ${key}`)));
    it.each(authStrategyContract(() => subject(key), { failing: broken }))("$name", keeps);
  });
  describe(`${name} keeps it with a vault too`, () => {
    const waiting = (): AuthStrategySubject => subject(silent);
    it.each(authStrategyContract(() => subject(async () => key), { waiting }))("$name", keeps);
  });
}

describe.each([
  "oauth2ClientCredentials",
  "oauth2AuthorizationCode",
  "sessionToken in a header",
  "sessionToken by a function",
])("%s keeps the contract with an endpoint that refuses or is silent", (name) => {
  const make = (send: AuthContext["send"]) => (): AuthStrategySubject => ({
    strategy: strategies[name]!(key),
    secrets,
    send,
  });
  it.each(
    authStrategyContract(make(issuing), {
      failing: make(refusing),
      waiting: make(silent),
    }),
  )("$name", keeps);
});
