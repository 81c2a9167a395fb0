import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { testClient } from "../testing/test-client.ts";
import { isLoopback, urlProblem } from "./base-url.ts";

function refusal(make: () => unknown): ConfigurationError {
  try {
    make();
  } catch (error) {
    if (ConfigurationError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("It was expected to throw.");
}

describe("T1: one origin, https unless loopback", () => {
  it.each([
    "https://api.example.com",
    "https://api.example.com/v1/",
    "HTTPS://API.EXAMPLE.COM:8443",
    "http://127.0.0.1:3000",
    "http://127.255.0.9",
    "http://localhost:3000/v1",
    "http://[::1]:3000",
  ])("takes %s", async (url) => {
    await testClient(url).close();
  });

  it.each([
    ["http://api.example.com", "must start with https://"],
    ["http://127.0.0.1.example.com", "must start with https://"],
    ["http://localhost.example.com", "must start with https://"],
    ["http://10.0.0.1", "must start with https://"],
    ["http://0.0.0.0", "must start with https://"],
    ["http://[::2]", "must start with https://"],
    ["ftp://127.0.0.1", "must start with https://"],
    ["file:///etc/hosts", "must start with https://"],
    ["https://user@api.example.com", "must not hold a user name or password"],
    ["https://:secret@api.example.com", "must not hold a user name or password"],
    ["https://api.example.com?key=1", "must not have a query or a fragment"],
    ["https://api.example.com#top", "must not have a query or a fragment"],
    ["api.example.com", "is not a URL"],
    ["", "is not a URL"],
  ])("refuses %s, because it %s", (url, reason) => {
    const error = refusal(() => testClient(url));
    expect(error).toMatchObject({ code: "invalid_configuration", provider: "test" });
    expect(error.problems).toEqual([{ path: "baseUrl", message: expect.stringContaining(reason) as string }]);
    expect(error.message).toMatch(
      /^\[test\] createTest\(\) was called with options that cannot work: "baseUrl" /,
    );
  });

  it("names every problem at once", () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const error = refusal(() =>
      testClient("http://api.example.com", { headers: { "a b": "1", "x-c": "\n" } }),
    );
    expect(error.problems.map(({ path }) => path)).toEqual([
      "baseUrl",
      "NODE_TLS_REJECT_UNAUTHORIZED",
      "headers.a b",
      "headers.x-c",
    ]);
    for (const { path } of error.problems) expect(error.message).toContain(`"${path}"`);
  });

  it("does not repeat the URL, which may hold a password", () => {
    const { message } = refusal(() => testClient("http://user:hunter2@api.example.com?key=hunter3"));
    expect(message).not.toContain("hunter");
  });

  it.each([
    ["localhost", true],
    ["127.0.0.1", true],
    ["127.1.2.3", true],
    ["::1", true],
    ["[::1]", true],
    ["127.0.0", false],
    ["128.0.0.1", false],
    ["localhost.", false],
    ["a.localhost", false],
  ])("isLoopback(%j) is %j", (hostname, expected) => {
    expect(isLoopback(hostname)).toBe(expected);
  });

  it("tells under which name a URL was given", () => {
    expect(urlProblem("tokenUrl", "nowhere")?.path).toBe("tokenUrl");
  });
});

describe("T7: an environment that turns certificate checks off", () => {
  it("is refused, with what to do instead", () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    const { problems } = refusal(() => testClient("https://api.example.com"));
    expect(problems).toEqual([
      { path: "NODE_TLS_REJECT_UNAUTHORIZED", message: expect.stringContaining('"tls.ca"') as string },
    ]);
  });

  it.each(["http://127.0.0.1:1", "https://localhost:1", "https://[::1]:1"])(
    "does not matter for %s",
    async (url) => {
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
      await testClient(url).close();
    },
  );

  it.each(["1", ""])("is fine when it is %j", async (value) => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", value);
    await testClient("https://api.example.com").close();
  });
});
