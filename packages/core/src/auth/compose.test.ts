import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { ResponseHeaders } from "../transport/response-headers.ts";
import type { AuthAnswer, AuthStrategy, CompleteAnswer } from "./auth-strategy.ts";
import {
  all,
  apiKey,
  basic,
  bearer,
  firstOf,
  header,
  hmac,
  httpSignature,
  mtls,
  NotConfigured,
  oauth2AuthorizationCode,
  oauth2ClientCredentials,
  sessionToken,
} from "./index.ts";
import { failure, testContext } from "./test-harness.node.ts";

const request = {
  method: "GET",
  origin: "https://a.example",
  target: "/",
  headers: {},
  body: undefined,
} as const;
const complete: CompleteAnswer = {
  status: 200,
  dateHeader: undefined,
  sentAtMs: 0,
  receivedAtMs: 0,
  headers: new ResponseHeaders([]),
  body: { size: 0, sha256: new Uint8Array(32) },
};
const answer: AuthAnswer = { status: 401, dateHeader: undefined, sentAtMs: 0, receivedAtMs: 0 };

/** A strategy that writes down what happens to it. */
function recorder(name: string, log: string[], helps = false): AuthStrategy {
  return {
    name,
    apply: async (given) => ({
      request: { ...given, target: `${given.target}${name}` },
      ticket: `${name}-ticket`,
    }),
    succeeded: (ticket) => void log.push(`${name} succeeded ${String(ticket)}`),
    refused: (ticket) => {
      log.push(`${name} refused ${String(ticket)}`);
      return helps;
    },
    close: async () => void log.push(`${name} closed`),
  };
}

/** A recorder that verifies answers. */
function verifying(name: string, log: string[]): AuthStrategy {
  const verifyAnswer = async (ticket: unknown) => void log.push(`${name} verified ${String(ticket)}`);
  return { ...recorder(name, log), verifyAnswer };
}

describe("all", () => {
  it("applies each part in order, over what the parts before it have added", async () => {
    const log: string[] = [];
    const strategy = all(recorder("a", log, true), header("developer-id", "d-17"), recorder("b", log));
    expect(strategy.name).toBe("all(a, header, b)");
    const { request: ready, ticket } = await strategy.apply(request, testContext());
    expect(ready.target).toBe("/ab");
    expect(ready.headers["developer-id"]).toBe("d-17");
    strategy.succeeded?.(ticket, answer);
    expect(strategy.refused?.(ticket, answer)).toBe(true);
    await strategy.close?.();
    expect(log).toEqual([
      "a succeeded a-ticket",
      "b succeeded b-ticket",
      "a refused a-ticket",
      "b refused b-ticket",
      "a closed",
      "b closed",
    ]);
  });

  it("asks for no replay when no part can help", async () => {
    const strategy = all(recorder("a", []), header("x", "y"));
    const { ticket } = await strategy.apply(request, testContext());
    expect(strategy.refused?.(ticket, answer)).toBe(false);
  });

  it("needs a part", () => {
    expect(() => all()).toThrow(/"parts" is empty/);
  });

  it("has every part that verifies answers do so, and verifies none where no part does", async () => {
    const log: string[] = [];
    const strategy = all(verifying("a", log), header("x", "y"), verifying("b", log));
    const { ticket } = await strategy.apply(request, testContext());
    await strategy.verifyAnswer?.(ticket, complete);
    expect(log).toEqual(["a verified a-ticket", "b verified b-ticket"]);
    expect(all(header("x", "y")).verifyAnswer).toBeUndefined();
  });
});

describe("firstOf", () => {
  const absent = (): string => {
    throw new NotConfigured("Set TEAM_KEY.");
  };

  it("uses the first part that is configured, and tells only that one what happened", async () => {
    const log: string[] = [];
    const strategy = firstOf(
      apiKey({ header: "x", key: absent }),
      recorder("a", log, true),
      recorder("b", log),
    );
    expect(strategy.name).toBe("first-of(api-key, a, b)");
    const { request: ready, ticket } = await strategy.apply(request, testContext());
    expect(ready.target).toBe("/a");
    strategy.succeeded?.(ticket, answer);
    expect(strategy.refused?.(ticket, answer)).toBe(true);
    await strategy.close?.();
    expect(log).toEqual(["a succeeded a-ticket", "a refused a-ticket", "a closed", "b closed"]);
  });

  it("has the part that was used verify answers, and verifies none where no part does", async () => {
    const log: string[] = [];
    const strategy = firstOf(apiKey({ header: "x", key: absent }), verifying("a", log), verifying("b", log));
    const { ticket } = await strategy.apply(request, testContext());
    await strategy.verifyAnswer?.(ticket, complete);
    expect(log).toEqual(["a verified a-ticket"]);
    expect(firstOf(header("x", "y")).verifyAnswer).toBeUndefined();
  });

  it("stops at a part that is broken", async () => {
    const broken = apiKey({ header: "x", key: () => Promise.reject(new Error("vault is sealed")) });
    const error = await failure(firstOf(broken, header("x", "y")).apply(request, testContext()));
    expect(error).toMatchObject({ code: "credential_unavailable" });
  });

  it("says what each part wants when none is configured, and nests", async () => {
    const inner = firstOf(apiKey({ header: "x", key: absent }), apiKey({ header: "x", key: absent }));
    const error = await failure(inner.apply(request, testContext()));
    expect(String(error)).toContain("No credentials are configured. Set TEAM_KEY. Or: Set TEAM_KEY.");
    expect((await firstOf(inner, header("x", "y")).apply(request, testContext())).request.headers["x"]).toBe(
      "y",
    );
  });

  it("needs a part, and gives no replay for a part that knows none", async () => {
    expect(() => firstOf()).toThrow(/"parts" is empty/);
    const strategy = firstOf({ name: "plain", apply: async (given) => ({ request: given }) });
    const { ticket } = await strategy.apply(request, testContext());
    expect(strategy.refused?.(ticket, answer)).toBe(false);
  });
});

describe.each([
  ["all", all],
  ["firstOf", firstOf],
])("%s", (name, compose) => {
  it.each<[what: string, parts: readonly unknown[]]>([
    ["nothing", []],
    ["a list", [[header("a", "b")]]],
    ["options", [{ header: "a", key: "b" }]],
    ["a factory that was not called", [header("a", "b"), header]],
    ["null", [null]],
  ])("is refused when its parts are %s", (_what, parts) => {
    expect(() => compose(...(parts as AuthStrategy[]))).toThrow(
      expect.objectContaining({
        name: "ConfigurationError",
        problems: [expect.objectContaining({ path: "parts" })],
        message: expect.stringContaining(`${name}() was called`) as string,
      }),
    );
  });
});

it.each(
  Object.entries({
    apiKey,
    basic,
    bearer,
    hmac,
    httpSignature,
    mtls,
    oauth2AuthorizationCode,
    oauth2ClientCredentials,
    sessionToken,
  }),
)("%s() tells what is missing when it is called with nothing", (_name, factory) => {
  for (const nothing of [undefined, null, {}]) {
    expect(() => (factory as (options: unknown) => unknown)(nothing)).toThrow(ConfigurationError);
  }
});
