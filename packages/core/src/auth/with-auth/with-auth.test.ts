import { createHmac } from "node:crypto";
import { Readable } from "node:stream";
import axios, { type AxiosError, type AxiosRequestConfig } from "axios";
import axiosRetry from "axios-retry";
import { beforeEach, describe, expect, it } from "vitest";
import { canary, expectNoCanaries } from "../../testing/index.ts";
import { all } from "../all.ts";
import { apiKey } from "../api-key.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import type { TlsSource } from "../tls-source.ts";
import { basic } from "../basic.ts";
import { bearer } from "../bearer.ts";
import { header } from "../header.ts";
import { hmac } from "../hmac/hmac.ts";
import { httpSignature } from "../http-signature.ts";
import { oauth2ClientCredentials } from "../oauth2/oauth2-client-credentials.ts";
import { startSessionServer } from "../session/test-session-server.node.ts";
import { sessionToken } from "../session/session-token.ts";
import { failure, startServer, type Received, type Reply } from "../test-harness.node.ts";
import { startProvider } from "../test-provider.node.ts";
import { hideProxies, plain, withServer } from "./test-plain-axios.node.ts";
import { withAuth } from "./with-auth.ts";

const key = canary("key");
beforeEach(hideProxies);

it("withAuth is refused without a strategy", () => {
  for (const none of [undefined, {}, apiKey]) {
    expect(() => withAuth(axios.getAdapter("http"), none as never)).toThrow('"strategy" must be a strategy');
  }
});

it("withAuth is refused with a strategy that verifies answers, whose bytes an adapter does not show", () => {
  const strategy = httpSignature({ keyId: "k", key: "AAAA", verifyResponses: "ifPresent" });
  expect(() => withAuth(axios.getAdapter("http"), strategy)).toThrow('"strategy" verifies answers');
});

describe("withAuth lets plain axios use", () => {
  it.each(["http", "fetch"])("apiKey in a header and in the query, over the %s adapter", async (name) => {
    await withServer(async ({ origin, requests }) => {
      await plain(apiKey({ header: "X-API-Key", key }), {}, {}, name).get(`${origin}/a`);
      await plain(apiKey({ carrier: "query", query: "key", key: "a b" }), {}, {}, name).get(
        `${origin}/b?x=1`,
      );
      expect(requests[0]?.headers["x-api-key"]).toBe(key);
      expect(requests[1]?.url).toBe("/b?x=1&key=a%20b");
    });
  });

  it("basic, header and bearer", async () => {
    await withServer(async ({ origin, requests }) => {
      const strategy = all(header("developer-id", "d-17"), basic({ username: "ada", password: "p" }));
      await plain(strategy).post(`${origin}/`, { a: 1 });
      await plain(bearer("abc")).get(`${origin}/`);
      expect(requests[0]).toMatchObject({
        method: "POST",
        headers: {
          authorization: "Basic YWRhOnA=",
          "developer-id": "d-17",
          "content-type": "application/json",
        },
        body: '{"a":1}',
      });
      expect(requests[1]?.headers.authorization).toBe("Bearer abc");
    });
  });

  it("hmac over the final URL and bytes", async () => {
    await withServer(async ({ origin, requests }) => {
      const strategy = hmac({ key, message: ["method", "target", "body"], macName: "mac" });
      const api = plain(strategy, {}, { baseURL: `${origin}/v1/`, params: { locale: "nb" } });
      await api.post("/things", { name: "Zoë" }, { params: { tags: ["a b", "c"] } });
      await api.put("things/1", Buffer.from("xxbytesxx").subarray(2, 7));
      await api.patch("things/2", new TextEncoder().encode("buffer").buffer);
      for (const { method, url, body, headers } of requests) {
        expect(headers["mac"]).toBe(
          createHmac("sha256", key)
            .update(method + url + body)
            .digest("hex"),
        );
      }
      expect(requests.map(({ url, body }) => `${url} ${body}`)).toEqual([
        '/v1/things?locale=nb&tags%5B%5D=a+b&tags%5B%5D=c {"name":"Zoë"}',
        "/v1/things/1?locale=nb bytes",
        "/v1/things/2?locale=nb buffer",
      ]);
    });
  });

  it("hmac with a clock that is ten minutes off: one corrected replay", async () => {
    const serverMs = Date.now() + 600_000;
    await withServer(
      async ({ origin, requests }) => {
        const strategy = hmac({ key, message: ["timestamp"], macName: "mac", timestampName: "time" });
        expect((await plain(strategy).post(`${origin}/`, { a: 1 })).status).toBe(200);
        expect(requests.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
      },
      ({ headers }) => ({
        status: Math.abs(Number(headers["time"]) * 1000 - serverMs) < 60_000 ? 200 : 401,
        headers: { date: new Date(serverMs).toUTCString() },
      }),
    );
  });

  it.each(["http", "fetch"])("sessionToken, logout included, over the %s adapter", async (name) => {
    await using server = await startSessionServer(15);
    const session = sessionToken({
      header: "access-token",
      login: { path: "/v2/token", body: { username: "ada", password: "p" }, tokenAt: "token.token" },
      logout: { path: "/v2/token/{token}" },
    });
    const api = plain(session, {}, { baseURL: server.origin }, name);
    await Promise.all(Array.from({ length: 20 }, () => api.get("/things")));
    expect(server.logins()).toMatchObject([{ body: '{"username":"ada","password":"p"}' }]);
    server.endAll();
    expect((await api.get("/things")).status).toBe(200);
    expect(server.logins()).toHaveLength(2);
    expect(await session.logout()).toEqual({ deleted: true });
    await api.get("/things");
    expect(server.logins()).toHaveLength(3);
  });

  it("oauth2ClientCredentials: one token request for all, and one replay after a 401", async () => {
    await using provider = await startProvider();
    const { tokenUrl } = provider;
    const api = plain(oauth2ClientCredentials({ tokenUrl, clientId: "id", clientSecret: key }));
    await Promise.all(Array.from({ length: 20 }, () => api.get(provider.api)));
    expect(provider.tokenRequests()).toHaveLength(1);
    expect(provider.tokenRequests()[0]?.body).toBe("grant_type=client_credentials");
    provider.revoke();
    await api.get(provider.api, { validateStatus: () => true });
    expect(provider.tokenRequests()).toHaveLength(2);
    provider.refuseAll();
    const error = (await failure(api.get(provider.api))) as AxiosError;
    expect(error.response?.status).toBe(401);
    expect(provider.tokenRequests()).toHaveLength(3);
  });
});

describe("withAuth after a 401", () => {
  const twoKeys = () => {
    const keys = ["old", "new"];
    return apiKey({ header: "x-key", key: async () => keys.shift() ?? "" });
  };
  const onlyNew = ({ headers }: Received): Reply => ({ status: headers["x-key"] === "new" ? 200 : 401 });

  it.each([
    ["rejects", {}],
    ["resolves", { validateStatus: () => true }],
    ["streams", { responseType: "stream" as const }],
  ])("replays once, whether axios %s", async (_how, config) => {
    await withServer(async ({ origin, requests }) => {
      expect((await plain(twoKeys()).post(`${origin}/`, "body", config)).status).toBe(200);
      expect(requests.map(({ headers, body }) => `${String(headers["x-key"])} ${body}`)).toEqual([
        "old body",
        "new body",
      ]);
    }, onlyNew);
  });

  it("gives what axios gives when a replay would not help, or did not", async () => {
    await withServer(
      async ({ origin, requests }) => {
        const fixed = apiKey({ header: "x-key", key: "k" });
        expect(await failure(plain(fixed).get(origin))).toMatchObject({
          name: "AxiosError",
          response: { status: 401 },
        });
        expect(requests).toHaveLength(1);
        expect((await plain(twoKeys()).get(origin, { validateStatus: () => true })).status).toBe(401);
        expect(requests).toHaveLength(3);
      },
      () => ({ status: 401 }),
    );
  });

  it.each([302, 403, 404, 500])("and only then: a %d goes back as it is", async (status) => {
    await withServer(
      async ({ origin, requests }) => {
        const error = await failure(plain(twoKeys()).get(origin));
        expect(error).toMatchObject({ name: "AxiosError", response: { status } });
        expect(requests).toHaveLength(1);
      },
      () => ({ status, headers: { location: "/elsewhere" } }),
    );
  });
});

describe("withAuth under axios-retry", () => {
  it("R10: puts credentials on each attempt anew, and on the request as it was given", async () => {
    let answered = 0;
    await withServer(
      async ({ origin, requests }) => {
        const query = apiKey({ carrier: "query", query: "key", key: "k" });
        const timed = hmac({ key, message: ["target"], macName: "mac" });
        const api = plain(all(query, timed), {}, { baseURL: origin });
        axiosRetry(api, { retries: 2, retryDelay: () => 0 });
        await api.get("/things", { params: { page: 2 } });
        expect(requests.map(({ url }) => url)).toEqual(
          Array.from({ length: 3 }, () => "/things?page=2&key=k"),
        );
      },
      () => ({ status: (answered += 1) < 3 ? 503 : 200 }),
    );
  });
});

describe("withAuth sends credentials", () => {
  it("T3: to the origin given only", async () => {
    await withServer(async ({ origin, requests }) => {
      const api = plain(apiKey({ header: "x-key", key }), { origin: "https://api.example.com/v1" });
      const error = await failure(api.get(`${origin}/`));
      expect(error).toMatchObject({ name: "ConfigurationError" });
      expect(String(error)).toContain(
        `it goes to ${origin}, and the credentials are for https://api.example.com`,
      );
      expect(requests).toHaveLength(0);
    });
  });

  it("T3: not to where an absolute URL in the place of a path leads", async () => {
    await withServer(async ({ origin, requests }) => {
      const api = plain(apiKey({ header: "x-key", key }), {}, { baseURL: "https://api.example.com/v1" });
      const error = await failure(api.get(`${origin}/`));
      expect(String(error)).toContain(
        `it goes to ${origin}, and the credentials are for https://api.example.com`,
      );
      expect(requests).toHaveLength(0);
    });
  });

  it.each(["http", "fetch"])("T4: not along with a redirect, over the %s adapter", async (name) => {
    await withServer(async (other) => {
      await withServer(
        async ({ origin }) => {
          await failure(plain(apiKey({ header: "x-key", key }), {}, {}, name).get(origin));
          expect(other.requests).toHaveLength(0);
        },
        () => ({ status: 307, headers: { location: `${other.origin}/` } }),
      );
    });
  });

  it.each([
    ["plain http", { url: "http://api.example.com/" }, "must begin with https://"],
    ["half a URL", { url: "/things" }, 'its URL is not complete. Set "baseURL"'],
    ["a user in the URL", { url: "https://me:pw@api.example.com/" }, "holds a user name or password"],
    ["credentials of axios", { auth: { username: "me", password: "pw" } }, 'Take "auth" out of the config'],
    ["a stream", { method: "post", data: Readable.from(["x"]) }, "its body is neither text nor bytes"],
    ["a form", { method: "post", data: new FormData() }, "its body is neither text nor bytes"],
    [
      "options of a serializer",
      { params: { a: 1 }, paramsSerializer: { indexes: null } },
      'has no "serialize"',
    ],
  ])("not with %s: nothing is sent", async (_what, config, message) => {
    const api = plain(apiKey({ header: "x-key", key }));
    const error = await failure(
      api.request({ url: "https://api.example.com/", timeout: 1, ...config } as AxiosRequestConfig),
    );
    expect(error).toMatchObject({ name: "ConfigurationError" });
    expect(String(error)).toContain(message);
    expectNoCanaries(error, { key });
  });

  it("A12: not without the agent that a client certificate needs", async () => {
    const tls = {} as TlsSource;
    const strategy: AuthStrategy = { name: "mtls", tls, apply: async (request) => ({ request }) };
    const error = await failure(plain(strategy).get("https://api.example.com/"));
    expect(String(error)).toContain("Set httpsAgent: agentFor(strategy.tls)");
  });

  it("not where a strategy moved the request", async () => {
    const strategy: AuthStrategy = {
      name: "mine",
      apply: async (request) => ({ request: { ...request, origin: "https://evil.example" } }),
    };
    expect(String(await failure(plain(strategy).get("https://api.example.com/")))).toContain(
      '"mine" moved it to another origin',
    );
  });

  it("and refuses an origin or adapter that cannot be used", () => {
    const strategy = apiKey({ header: "x", key });
    expect(() => withAuth(axios.getAdapter("http"), strategy, { origin: "http://a.example" })).toThrow(
      /"origin" must begin/,
    );
    expect(() => withAuth("http" as never, strategy)).toThrow(/"adapter" must be a function/);
  });
});

describe("withAuth keeps secrets", () => {
  it.each(["http", "fetch"])("E1: out of answers and errors of the %s adapter", async (name) => {
    await withServer(
      async ({ origin }) => {
        const api = plain(
          all(apiKey({ header: "x-key", key }), apiKey({ carrier: "query", query: "key", key })),
          {},
          {},
          name,
        );
        const answer = await api.get(`${origin}/ok`);
        expectNoCanaries(answer, { key });
        const error = (await failure(api.get(`${origin}/no`))) as AxiosError;
        expect(error.response?.status).toBe(422);
        expectNoCanaries(error, { key });
        expect(error.config?.url).toBe(`${origin}/no`);
      },
      ({ url }) => ({ status: url.startsWith("/ok") ? 200 : 422 }),
    );
    const closed = await startServer(() => ({}));
    await closed[Symbol.asyncDispose]();
    const error = await failure(plain(apiKey({ header: "x-key", key }), {}, {}, name).get(closed.origin));
    expect(axios.isAxiosError(error)).toBe(true);
    expectNoCanaries(error, { key });
  });

  it("out of the error for a strategy that threw something of its own", async () => {
    const strategy: AuthStrategy = { name: "mine", apply: () => Promise.reject(new TypeError(key)) };
    const error = await failure(plain(strategy).get("https://api.example.com/"));
    expect(error).toMatchObject({ name: "IdentityError", code: "auth_strategy_failed" });
    expect(String(error)).toContain('"mine" threw a TypeError');
    expectNoCanaries(error, { key });
  });
});
