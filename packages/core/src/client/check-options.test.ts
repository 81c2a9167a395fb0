import * as z from "zod";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { apiKey } from "../auth/api-key.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { ClientFixture, failure, until } from "../testing/client-fixture.ts";
import { hang } from "../testing/index.ts";
import { testAuthority } from "../testing/test-certificates.node.ts";
import { read, testClient, testProvider } from "../testing/test-client.ts";
import { checkOptions, problemsOf } from "./check-options.ts";
import { createClient } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { clientOptionsSchema } from "./option-schemas.ts";
import { ownProperties } from "../options/own-properties.ts";
import type { RequestOptions } from "./request-options.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

function problems(options: unknown): readonly (readonly [path: string, message: string])[] {
  try {
    checkOptions("createTest", options as ClientOptions, clientOptionsSchema());
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    return error.problems.map(({ path, message }) => [path, message]);
  }
  return [];
}

const unlimited = "must be at most 2147483647 milliseconds; there is no unlimited call";

describe("the options of a client", () => {
  it("may be left out, one and all", () => {
    expect(problems({})).toEqual([]);
    expect(
      problems({ timeouts: {}, limits: {}, tls: {}, hooks: {}, headers: {}, maxAttempts: undefined }),
    ).toEqual([]);
  });

  it.each([
    ["timeouts.totalMs", { timeouts: { totalMs: 0 } }, "must be above 0 milliseconds"],
    ["timeouts.connectMs", { timeouts: { connectMs: -1 } }, "must be above 0 milliseconds"],
    [
      "timeouts.headersMs",
      { timeouts: { headersMs: Number.POSITIVE_INFINITY } },
      "must be a number of milliseconds",
    ],
    ["timeouts.bodyIdleMs", { timeouts: { bodyIdleMs: Number.NaN } }, "must be a number of milliseconds"],
    ["timeouts.totalMs", { timeouts: { totalMs: 2 ** 31 } }, unlimited],
    ["timeouts.totalMs", { timeouts: { totalMs: "60000" } }, "must be a number of milliseconds"],
    ["timeouts.total", { timeouts: { total: 60_000 } }, "is not known here. Check its spelling"],
    ["timeout", { timeout: 1000 }, "is not known here. Check its spelling"],
    ["maxAttempts", { maxAttempts: 0 }, "must be at least 1, which means no retry"],
    ["maxAttempts", { maxAttempts: 1.5 }, "must be a whole number"],
    ["maxSockets", { maxSockets: 0 }, "must be at least 1"],
    ["limits.maxResponseBytes", { limits: { maxResponseBytes: 0 } }, "must be above 0 bytes"],
    ["limits.maxFileBytes", { limits: { maxFileBytes: 0.5 } }, "must be a whole number of bytes"],
    ["limits.maxRequestBytes", { limits: { maxRequestBytes: "1 MB" } }, "must be a number of bytes"],
    ["limits.maxPages", { limits: { maxPages: 0 } }, "must be at least 1"],
    ["headers.x-a", { headers: { "x-a": 1 } }, "must be a string, or null to remove the header"],
    ["validate", { validate: "loud" }, 'must be "warn", "strict" or "off"'],
    ["onWarning", { onWarning: "x" }, "must be a function: (warning) => void"],
    ["hooks.onRequest", { hooks: { onRequest: true } }, "must be a function: a hook"],
    ["logger", { logger: { debug() {} } }, "must be an object with the methods debug, warn"],
    ["authReplay", { authReplay: 1 }, "must be true or false"],
    ["tls.ca", { tls: { ca: 1 } }, "must be a PEM text or a list of them"],
    [
      "tls.rejectUnauthorized",
      { tls: { rejectUnauthorized: false } },
      "is not known here. Check its spelling",
    ],
    ["lookup", { lookup: {} }, "must be a function: (hostname, options, done) => void"],
    ["appInfo.name", { appInfo: { name: "" } }, "must not be empty"],
    ["runtime", { runtime: {} }, "must be an object with the methods now, monotonicMs, schedule, random, id"],
  ])("%s: %j is refused", (path, options, message) => {
    expect(problems(options)).toEqual([[path, message]]);
  });

  it.each([null, "text", 7])("are refused when they are %j", (options) => {
    expect(problems(options)).toEqual([["options", "must be an object"]]);
  });

  it("are refused with every problem at once, those of the provider too", () => {
    const schema = clientOptionsSchema().and(z.looseObject({ apiKey: z.string("is missing") }));
    const more = [{ path: "account", message: "is missing" }];
    expect(() => checkOptions("createTest", { maxAttempts: 0, validate: "no" }, schema, more)).toThrow(
      'createTest() was called with options that cannot work: "maxAttempts" must be at least 1, which means no ' +
        'retry; "validate" must be "warn", "strict" or "off"; "apiKey" is missing; "account" is missing.',
    );
  });
});

describe("what is wrong with a value", () => {
  it.each([
    [z.enum(["a", "b", "c"]), 'must be "a", "b" or "c"'],
    [z.literal("a"), 'must be "a"'],
    [z.literal([1, null]), "must be 1 or null"],
    [z.union([z.string(), z.number()]), "has none of the forms that are known here"],
    [
      z.discriminatedUnion("type", [z.object({ type: z.literal("a") })]),
      "has none of the forms that are known here",
    ],
    [z.number(), "must be number, not object"],
    [z.enum(["a"], "must be a letter"), "must be a letter"],
  ])("is told in plain words, and never with it (%#)", (schema, message) => {
    const result = schema.safeParse({ type: "secret" });
    expect(problemsOf(result).map((problem) => problem.message)).toEqual([message]);
  });
});

describe("T9: the options of a call", () => {
  it.each([
    ["timeoutMs", { timeoutMs: 0 }],
    ["timeoutMs", { timeoutMs: Number.POSITIVE_INFINITY }],
    ["timeoutMs", { timeoutMs: -5 }],
    ["maxAttempts", { maxAttempts: 0 }],
    ["replay", { replay: "always" }],
    ["signal", { signal: { aborted: true } }],
    ["headers.x-a", { headers: { "x-a": 1 } }],
    ["timeout", { timeout: 5 }],
    ["idempotencyKey", { idempotencyKey: "k" }],
    ["options", null],
    ["options", "fast"],
  ])("%s: %j rejects the call, and nothing is sent", async (path, options) => {
    const error = await failure(fixture.client().request(read, options as unknown as RequestOptions));
    expect(error).toMatchObject({ code: "invalid_argument", operation: "GET /things", problems: [{ path }] });
    expect(fixture.server.requests).toHaveLength(0);
  });
});

describe("a signal", () => {
  /** As that of jsdom, or of a polyfill: it acts like one, and is of another class. */
  class ForeignSignal {
    readonly real = new AbortController();

    get aborted(): boolean {
      return this.real.signal.aborted;
    }

    addEventListener(type: string, listener: () => void): void {
      this.real.signal.addEventListener(type, listener);
    }

    removeEventListener(type: string, listener: () => void): void {
      this.real.signal.removeEventListener(type, listener);
    }
  }

  it("of another class ends a call, and is left without a listener", async () => {
    fixture.server.script(hang());
    const foreign = new ForeignSignal();
    fixture.probe.watch(foreign.real.signal);
    const call = failure(fixture.client().request(read, { signal: foreign as unknown as AbortSignal }));
    await until(() => fixture.server.requests.length === 1);
    foreign.real.abort();
    expect(await call).toMatchObject({ name: "AbortError", code: "aborted" });
  });

  it("that cannot be left again is refused", async () => {
    const signal = { aborted: false, addEventListener: () => undefined } as unknown as AbortSignal;
    expect(await failure(fixture.client().request(read, { signal }))).toMatchObject({
      problems: [{ path: "signal", message: "must be an AbortSignal" }],
    });
  });
});

describe("tls.ca", () => {
  const pem = (text: string): string => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;

  it.each([["garbage"], [""], [[]], [["garbage"]], [pem("AAAA")], [pem("")]])(
    "%j is refused when the client is made",
    (ca) => {
      expect(() => fixture.client({ tls: { ca } })).toThrow(
        expect.objectContaining({
          name: "ConfigurationError",
          problems: [{ path: "tls.ca", message: expect.stringContaining("PEM") as string }],
        }) as Error,
      );
    },
  );

  it("is refused when only one of several is good, and taken when all are", async () => {
    const { ca } = await testAuthority();
    expect(() => fixture.client({ tls: { ca: [ca, "garbage"] } })).toThrow(/"tls\.ca"/);
    expect(() => fixture.client({ tls: { ca: `${ca}\n${pem("AAAA")}` } })).toThrow(/"tls\.ca"/);
    await fixture.client({ tls: { ca: [ca, `# a bundle\n${ca}\n${ca}`] } }).request(read);
  });
});

describe("T19: options are read as own properties", () => {
  it("copies no prototype and none of the keys that could set one", () => {
    const options = JSON.parse(
      '{"__proto__":{"maxAttempts":9},"constructor":1,"prototype":2,"validate":"off"}',
    ) as object;
    const copy = ownProperties(options);
    expect(Object.getPrototypeOf(copy)).toBeNull();
    expect(Object.keys(copy)).toEqual(["validate"]);
  });

  it("copies groups, and leaves objects with behaviour as they are", () => {
    const logger = { debug: () => undefined };
    const signal = new AbortController().signal;
    const at = new Date(0);
    const copy = ownProperties({ logger, signal, at, list: [1], timeouts: { totalMs: 1 } });
    expect(copy.logger).toBe(logger);
    expect(copy.signal).toBe(signal);
    expect(copy.at).toBe(at);
    expect(copy.list).toEqual([1]);
    expect(Object.getPrototypeOf(copy.timeouts)).toBeNull();
  });

  it("lets what a caller inherits decide nothing", async () => {
    const inherited = Object.create({ maxAttempts: 0, headers: { "x-evil": "1" } }) as RequestOptions;
    await fixture.client(inherited).request(read, inherited);
    expect(fixture.server.requests[0]?.header("x-evil")).toBeUndefined();
  });

  it("sends no header whose name came from a parsed __proto__", async () => {
    const headers = JSON.parse('{"__proto__":{"x-evil":"1"},"x-good":"1"}') as Record<string, string>;
    await fixture.client().request(read, { headers });
    const [request] = fixture.server.requests;
    expect(request?.header("x-evil")).toBeUndefined();
    expect(request?.header("x-good")).toBe("1");
  });

  it("takes an undefined limit for one that was not given", async () => {
    const options = { timeouts: { totalMs: undefined }, limits: { maxResponseBytes: undefined } };
    await fixture.client(options as unknown as ClientOptions).request(read, { timeoutMs: undefined });
    expect(fixture.server.requests).toHaveLength(1);
  });
});

it.each([{}, null, "key", apiKey])("createClient refuses %s for a strategy", (auth) => {
  const make = (): unknown => testClient("https://api.example.com", {}, { auth: auth as never });
  expect(make).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ path: "auth" })] }));
});

it("createClient takes no options for the default ones", async () => {
  const client = createClient(testProvider(fixture.server.origin), undefined as never);
  await client.request(read);
  await client.close();
});

it("is asked by createClient too, together with what only it can see", () => {
  const make = (): unknown =>
    testClient("http://api.example.com", { maxAttempts: 0, timeouts: { totalMs: 0 } });
  expect(make).toThrow(
    expect.objectContaining({
      name: "ConfigurationError",
      problems: [
        expect.objectContaining({ path: "timeouts.totalMs" }),
        expect.objectContaining({ path: "maxAttempts" }),
        expect.objectContaining({ path: "baseUrl" }),
      ],
    }),
  );
});
