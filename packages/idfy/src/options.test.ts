import { ConfigurationError } from "@idbraid/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createIdfy, type IdfyOptions } from "./index.ts";
import { readSettings } from "./options.ts";

beforeEach(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith("IDFY_")) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function problemsOf(options: unknown): readonly string[] {
  try {
    createIdfy(options as IdfyOptions);
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    return error.problems.map(({ path }) => path);
  }
  return [];
}

const credentials = { clientId: "id", clientSecret: "secret" };

it("names every missing credential with its variable and where to get one", () => {
  expect(() => createIdfy()).toThrow(
    /"clientId" is missing.*IDFY_CLIENT_ID.*onboard\.idfy\.io.*"clientSecret".*IDFY_CLIENT_SECRET/,
  );
});

it("names every problem at once", () => {
  const options = {
    ...credentials,
    clientId: " padded",
    baseUrl: "http://api.example.com",
    tokenUrl: "nowhere",
    scopes: ["two words"],
    clientAuth: "header",
    environment: "prod",
    expectEnvironment: "production",
    sessionCreateIsKeyed: "yes",
    retriedDeleteNotFound: "ignore",
    tokenStore: {},
    tokenLifetimes: { softMargin: { maxMs: -1, share: 2 } },
    timeouts: { totalMs: 0 },
    headers: { "bad name": "x" },
    secret: "x",
  };
  expect(problemsOf(options).toSorted()).toEqual([
    "baseUrl",
    "clientAuth",
    "clientId",
    "environment",
    "expectEnvironment",
    "headers.bad name",
    "retriedDeleteNotFound",
    "scopes",
    "secret",
    "sessionCreateIsKeyed",
    "timeouts.totalMs",
    "tokenLifetimes.softMargin.maxMs",
    "tokenLifetimes.softMargin.share",
    "tokenStore",
    "tokenUrl",
  ]);
});

it.each([
  [{ clientSecret: " padded" }, "clientSecret"],
  [{ clientSecret: "line\n" }, "clientSecret"],
  [{ clientSecret: 7 }, "clientSecret"],
  [{ clientId: 7 }, "clientId"],
  [{ baseUrl: "" }, "baseUrl"],
  [{ baseUrl: 7 }, "baseUrl"],
  [{ baseUrl: "https://user:pass@api.idfy.io" }, "baseUrl"],
])("refuses %j", (options, path) => {
  expect(problemsOf({ ...credentials, ...options })).toContain(path);
});

it.each([
  ["http://example.com"],
  [" https://api idfy.io "],
  ["https://my host.example/v1"],
  ["nowhere"],
  ["https://user:pass@api.idfy.io"],
  ["https://api.idfy.io/?a=1"],
])("tells what is wrong with the base URL %j once, and nothing of the token URL", (baseUrl) => {
  expect(problemsOf({ ...credentials, baseUrl })).toEqual(["baseUrl"]);
});

it("tells of a token URL that was given, next to a bad base URL", () => {
  const options = { ...credentials, baseUrl: "http://example.com", tokenUrl: "http://example.com/token" };
  expect(problemsOf(options).toSorted()).toEqual(["baseUrl", "tokenUrl"]);
});

it("refuses authorities that hold no certificate", () => {
  expect(problemsOf({ ...credentials, tls: { ca: "garbage" } })).toEqual(["tls.ca"]);
});

it.each([null, "text", 5])("refuses %j as options", (options) => {
  expect(problemsOf(options)).toContain("options");
});

it("allows a colon in the client id when it is sent in the form", () => {
  expect(problemsOf({ ...credentials, clientId: "a:b", clientAuth: "post" })).toEqual([]);
});

it("reads what is left out from the environment of the process", () => {
  const variables = {
    IDFY_CLIENT_ID: "id",
    IDFY_CLIENT_SECRET: "secret",
    IDFY_SCOPES: "identify, document_read",
    IDFY_BASE_URL: "https://api.example.com",
    IDFY_TOKEN_URL: "https://login.example.com/token",
  };
  expect(readSettings({}, variables)).toEqual({
    clientId: "id",
    clientSecret: "secret",
    scopes: ["identify", "document_read"],
    baseUrl: "https://api.example.com",
    tokenUrl: "https://login.example.com/token",
    tokenUrlDerived: false,
    problems: [],
  });
  expect(readSettings({ baseUrl: "https://b.example", scopes: ["event"] }, variables)).toMatchObject({
    baseUrl: "https://b.example",
    scopes: ["event"],
  });
});

it("reads the variables when it is called, and an empty one as none", () => {
  vi.stubEnv("IDFY_CLIENT_ID", "id");
  vi.stubEnv("IDFY_CLIENT_SECRET", "");
  expect(problemsOf({})).toEqual(["clientSecret"]);
  vi.stubEnv("IDFY_CLIENT_SECRET", "secret");
  expect(problemsOf({})).toEqual([]);
  vi.stubEnv("IDFY_ENVIRONMENT", "toString");
  expect(problemsOf({})).toEqual(["IDFY_ENVIRONMENT"]);
});

it.each([
  ["idfy", "https://api.idfy.io", "https://api.idfy.io/oauth/connect/token"],
  ["signicat-express", "https://api.signicat.io", "https://api.signicat.io/oauth/connect/token"],
  ["signere-test", "https://api.idfy.io", "https://oauth2test.signere.com/connect/token"],
  ["signere-prod", "https://api.idfy.io", "https://oauth.signere.no/connect/token"],
] as const)("knows the hosts of %s", (environment, baseUrl, tokenUrl) => {
  expect(readSettings({ environment }, {})).toMatchObject({ baseUrl, tokenUrl });
  expect(readSettings({}, { IDFY_ENVIRONMENT: environment })).toMatchObject({ baseUrl, tokenUrl });
});

it("refuses a process that turned certificate checks off", () => {
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  expect(problemsOf(credentials)).toEqual(["NODE_TLS_REJECT_UNAUTHORIZED"]);
});
