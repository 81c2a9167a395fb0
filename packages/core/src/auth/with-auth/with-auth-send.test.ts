import { beforeEach, describe, expect, it } from "vitest";
import { canary, expectNoCanaries, fastRuntime } from "../../testing/index.ts";
import { oauth2ClientCredentials } from "../oauth2/oauth2-client-credentials.ts";
import { failure, startServer, type Reply } from "../test-harness.node.ts";
import { startProvider } from "../test-provider.node.ts";
import { hideProxies, plain, withServer } from "./test-plain-axios.node.ts";

const key = canary("key");
beforeEach(hideProxies);

describe("a strategy's own requests over withAuth", () => {
  const credentials = (tokenUrl: string) =>
    oauth2ClientCredentials({ tokenUrl, clientId: "id", clientSecret: key });

  it.each([
    [
      "refused",
      { status: 401, body: { error: "invalid_client" } },
      { name: "AuthenticationError", oauthError: "invalid_client" },
    ],
    [
      "redirected",
      { status: 307, headers: { location: "https://evil.example/" } },
      { name: "InvalidResponseError", reason: "redirect" },
    ],
    [
      "answered at length",
      { body: "x".repeat(65 * 1024) },
      { name: "InvalidResponseError", reason: "too-large" },
    ],
  ])("that are %s reject the call with our error", async (_how, reply, expected) => {
    await withServer(
      async ({ origin, requests }) => {
        const error = await failure(plain(credentials(`${origin}/token`)).get("https://api.example.com/"));
        expect(error).toMatchObject({
          ...expected,
          operation: "POST /token",
          provider: new URL(origin).host,
        });
        expectNoCanaries(error, { key });
        expect(requests).toHaveLength(1);
      },
      () => reply,
    );
  });

  it("that find nobody, or no answer in time, reject with ConnectionError and TimeoutError", async () => {
    const closed = await startServer(() => ({}));
    await closed[Symbol.asyncDispose]();
    const refused = await failure(
      plain(credentials(`${closed.origin}/token`)).get("https://api.example.com/"),
    );
    expect(refused).toMatchObject({ name: "ConnectionError", phase: "connect", reason: "ECONNREFUSED" });
    expectNoCanaries(refused, { key });
    await withServer(
      async ({ origin }) => {
        const late = await failure(
          plain(credentials(`${origin}/token`), {}, { timeout: 50 }).get("https://api.example.com/"),
        );
        expect(late).toMatchObject({ name: "TimeoutError", phase: "total", limitMs: 50 });
        expectNoCanaries(late, { key });
      },
      () => new Promise(() => undefined),
    );
  });

  it("A7: go on when the call that needed them is aborted", async () => {
    let answer = (_reply: Reply): void => undefined;
    let asked = (): void => undefined;
    const wasAsked = new Promise<void>((resolve) => (asked = resolve));
    await using provider = await startProvider(() => {
      asked();
      return new Promise((resolve) => (answer = resolve));
    });
    const api = plain(credentials(provider.tokenUrl));
    const leaving = new AbortController();
    const left = failure(api.get(provider.api, { signal: leaving.signal }));
    await wasAsked;
    const staying = api.get(provider.api);
    leaving.abort();
    expect(await left).toMatchObject({ name: "CanceledError" });
    answer({});
    expect((await staying).status).toBe(200);
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  it("carry neither the headers nor the query of the call", async () => {
    await using provider = await startProvider();
    const api = plain(credentials(provider.tokenUrl), { runtime: fastRuntime() });
    await api.get(provider.api, { headers: { "x-mine": "1" }, params: { page: 2 }, responseType: "stream" });
    expect(provider.tokenRequests()[0]?.url).toBe("/token");
    expect(provider.tokenRequests()[0]?.headers).not.toHaveProperty("x-mine");
  });
});
