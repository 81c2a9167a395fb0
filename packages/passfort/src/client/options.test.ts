import { ConfigurationError } from "@idbraid/core";
import { startFaultServer } from "@idbraid/core/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPassFort, type PassFortOptions } from "../index.ts";
import { baseUrlOf } from "./options.ts";
import { callback, secretKey } from "./test-passfort.ts";

beforeEach(() => {
  for (const name of ["PASSFORT_SECRET_KEY", "PASSFORT_BASE_URL"]) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function problemsOf(options: unknown): readonly string[] {
  try {
    createPassFort(options as PassFortOptions);
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    return error.problems.map(({ path }) => path).toSorted();
  }
  return [];
}

it("names a key that is missing, with its variable", () => {
  expect(() => createPassFort()).toThrow(/createPassFort\(\).*"secretKey" is missing.*PASSFORT_SECRET_KEY/);
});

it("names every problem at once, and shows no key", () => {
  const options = {
    secretKey: "c2VzYW1l",
    baseUrl: "http://api.example.com",
    environment: "test",
    timeouts: { totalMs: 0 },
    headers: { "bad name": "x" },
    keyId: "x",
  };
  expect(problemsOf(options)).toEqual([
    "baseUrl",
    "environment",
    "headers.bad name",
    "keyId",
    "secretKey",
    "timeouts.totalMs",
  ]);
  expect(() => createPassFort(options as never)).toThrow(/^(?!.*c2VzYW1l)/s);
});

it.each([null, "text", 5])("refuses %j as options", (options) => {
  expect(problemsOf(options)).toContain("options");
});

it.each<[string, PassFortOptions["secretKey"]]>([
  ["with white space around it", `  ${secretKey}\n`],
  ["the first of several", [secretKey, btoa("another key that is 32 bytes big")]],
  ["with an id of its own", { secret: secretKey, keyId: "AAECAwQF" }],
  ["from a vault", async () => secretKey],
])("signs with a key %s", async (_how, given) => {
  const server = await startFaultServer();
  const passfort = createPassFort({ baseUrl: server.origin, secretKey: given });
  await passfort.callbacks.send(callback);
  expect(server.requests[0]?.header("authorization")).toMatch(/^Signature keyId="AAECAwQF",/);
  await passfort.close();
  await server.close();
});

it("reads the variables when it is called, and an empty one as none", async () => {
  const server = await startFaultServer();
  vi.stubEnv("PASSFORT_SECRET_KEY", "");
  expect(problemsOf({})).toEqual(["secretKey"]);
  vi.stubEnv("PASSFORT_SECRET_KEY", secretKey);
  vi.stubEnv("PASSFORT_BASE_URL", `${server.origin}/integrations/`);
  const passfort = createPassFort();
  await passfort.callbacks.send(callback);
  expect(server.requests.map(({ target }) => target)).toEqual(["/integrations/v1/callbacks"]);
  await passfort.close();
  await server.close();
});

it.each<[PassFortOptions, Record<string, string>, string]>([
  [{}, {}, "https://api.passfort.com/integrations"],
  [{ environment: "production" }, {}, "https://api.passfort.com/integrations"],
  [{ environment: "staging" }, {}, "https://api.blockops.co/integrations"],
  [{}, { PASSFORT_BASE_URL: "https://a.example" }, "https://a.example"],
  [{ baseUrl: "https://b.example" }, { PASSFORT_BASE_URL: "https://a.example" }, "https://b.example"],
  [{}, { PASSFORT_BASE_URL: "" }, "https://api.passfort.com/integrations"],
])("with %j and the variables %j it is at %s", (options, variables, expected) => {
  expect(baseUrlOf(options, variables)).toBe(expected);
});

it.each([[{}], [{ secretKey: "c2VzYW1l" }], [{ secretKey, keyId: "x" }], [null], ["text"]])(
  "withOptions() refuses %j as credentials, and shows no key",
  (auth) => {
    const passfort = createPassFort({ secretKey });
    let error: unknown;
    try {
      passfort.withOptions({ auth: auth as never });
    } catch (thrown) {
      error = thrown;
    }
    expect(ConfigurationError.isInstance(error) && error.problems.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^auth/),
    ]);
    expect(String(error)).toContain("[passfort] withOptions()");
    expect(String(error)).not.toContain("c2VzYW1l");
  },
);

it("a derived client does not fall back to the variable of another integration", () => {
  vi.stubEnv("PASSFORT_SECRET_KEY", secretKey);
  expect(() => createPassFort().withOptions({ auth: { secretKey: undefined as never } })).toThrow(
    /"auth.secretKey"/,
  );
});
