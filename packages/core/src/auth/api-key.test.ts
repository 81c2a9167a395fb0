import { describe, expect, it } from "vitest";
import type { AuthStrategy } from "./auth-strategy.ts";
import { apiKey } from "./api-key.ts";
import { header } from "./header.ts";
import { callApi, failure, startServer, testContext } from "./test-harness.node.ts";
import { turn } from "./tokens/test-sources.ts";
import type { WireRequest } from "../transport/wire.ts";

const request: WireRequest = {
  method: "GET",
  origin: "https://api.example.com",
  target: "/things",
  headers: { "X-API-Key": "old" },
  body: undefined,
};

async function applied(strategy: AuthStrategy, target = "/things") {
  return (await strategy.apply({ ...request, target }, testContext())).request;
}

describe("apiKey", () => {
  it("puts the key under the named header, in the place of any other", async () => {
    const { headers, target } = await applied(apiKey({ header: "x-api-key", key: "k-1" }));
    expect({ ...headers }).toEqual({ "x-api-key": "k-1" });
    expect(target).toBe("/things");
  });

  it.each([
    ["/things", "/things?user-key=a%26b%3D%20c"],
    ["/things?page=2", "/things?page=2&user-key=a%26b%3D%20c"],
    ["/things?user-key=theirs&page=2&user%2Dkey=x", "/things?page=2&user-key=a%26b%3D%20c"],
    ["/things?", "/things?user-key=a%26b%3D%20c"],
    ["/things?q=what?", "/things?q=what?&user-key=a%26b%3D%20c"],
  ])("puts the key in the query of %s only when told to", async (target, expected) => {
    const strategy = apiKey({ carrier: "query", query: "user-key", key: "a&b= c" });
    expect((await applied(strategy, target)).target).toBe(expected);
  });

  it.each([
    [{ query: "key", key: "k" }, /"header" is missing.*carrier: "query"/],
    [undefined, /"header".*"key" is missing/],
    [{ carrier: "Query", query: "key", key: "k" }, /"carrier" must be "header" or "query"/],
    [{ carrier: "cookie", header: "x-key", key: "k" }, /"carrier" must be "header" or "query"/],
    [{ header: "no good", key: "k" }, /"header" is not a header name/],
    [{ header: "x-key", key: "" }, /"key" is empty/],
    [{ header: "x-key", key: "k\n" }, /"key" ends with a line break/],
    [{ header: "x-key", key: "a\r\nb: c" }, /"key" holds characters that no header/],
    [{ header: "x-key", key: "kø€" }, /"key" holds characters that no header/],
    [{ header: "", key: "" }, /"header".*"key"/],
    [{ carrier: "query", query: 17, key: "k" }, /"query" is empty/],
    [{ carrier: "query", query: "", key: "" }, /"query" is empty; "key" is empty/],
  ])("refuses %j at construction", (options, message) => {
    expect(() => apiKey(options as never)).toThrow(message);
  });

  it("ignores what a polluted prototype says", () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    prototype["carrier"] = "query";
    prototype["query"] = "leak";
    try {
      expect(apiKey({ header: "x-key", key: "k" }).name).toBe("api-key");
    } finally {
      delete prototype["carrier"];
      delete prototype["query"];
    }
  });

  it("reads a key from a function again after a 401, once for all", async () => {
    await using server = await startServer(({ headers }) => ({
      status: headers["x-key"] === "new" ? 200 : 401,
    }));
    const keys = ["old", "new", "unused"];
    const strategy = apiKey({ header: "x-key", key: async () => keys.shift() ?? "" });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => callApi(strategy, `${server.origin}/`)),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(keys).toEqual(["unused"]);
  });

  it("asks again after a call that was aborted while a function hung, and keeps what it gives too late", async () => {
    const answers: ((key: string) => void)[] = [];
    const strategy = apiKey({
      header: "x-key",
      key: () => new Promise<string>((resolve) => answers.push(resolve)),
    });
    const abort = new AbortController();
    const first = failure(strategy.apply(request, testContext({ signal: abort.signal })));
    abort.abort();
    expect(await first).toMatchObject({ code: "aborted" });
    const second = applied(strategy);
    const other = new AbortController();
    const left = failure(strategy.apply(request, testContext({ signal: other.signal })));
    other.abort(); // it waited for what another call has begun
    await left;
    const third = applied(strategy);
    expect(answers).toHaveLength(2);
    answers[0]?.("late");
    await turn();
    expect((await applied(strategy)).headers["x-key"]).toBe("late");
    answers[1]?.("later");
    expect((await second).headers["x-key"]).toBe("late");
    expect((await third).headers["x-key"]).toBe("late");
  });

  it("does not help after a 401 with a fixed key", async () => {
    await using server = await startServer(() => ({ status: 401 }));
    expect((await callApi(apiKey({ header: "x-key", key: "k" }), server.origin)).status).toBe(401);
    expect(server.requests).toHaveLength(1);
  });
});

describe("header", () => {
  it("adds one header", async () => {
    expect((await applied(header("developer-id", "d 17"))).headers["developer-id"]).toBe("d 17");
  });

  it("refuses names and values that no header can have", () => {
    expect(() => header("a:b", "x")).toThrow(/"name" is not a header name/);
    expect(() => header("ok", "a\0b")).toThrow(/"value" holds characters/);
  });
});
