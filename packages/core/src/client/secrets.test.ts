// One list of all that can go wrong, and at its end the proof that every class of error was among it.
import { inspect } from "node:util";
import * as z from "zod";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { all, apiKey, basic, oauth2ClientCredentials } from "../auth/index.ts";
import { IdentityError } from "../errors/identity-error.ts";
import { lazySchema } from "../schema/lazy-schema.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import {
  always,
  bigHeader,
  canary,
  closedPort,
  conflictingFraming,
  cutBody,
  encoded,
  expectNoCanaries,
  failingLookup,
  finish,
  gzipBomb,
  hang,
  htmlPage,
  invalidUtf8,
  rawBytes,
  redirect,
  reset,
  respond,
  respondJson,
  stall,
  throttled,
  truncatedGzip,
  truncatedJson,
  type FaultBehaviour,
} from "../testing/index.ts";
import { anyObject } from "../testing/test-client.ts";
import { createClient, type Client } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import type { Operation } from "./operation.ts";
import { path } from "./path.ts";
import type { Provider } from "./provider.ts";

const fixture = new ClientFixture(20);
beforeEach(fixture.start);
afterEach(fixture.stop);

/** What a caller puts into a call. */
const secrets = {
  "api key": canary("api-key"),
  password: canary("password"),
  "path id": canary("path-id"),
  "query value": canary("query"),
  "body field": canary("body"),
  header: canary("header"),
  "client secret": canary("client-secret"),
  token: canary("token", { plain: true }),
};
/** What a provider may say in an error: it is kept for `providerMessage`, which nothing prints. */
const said = { words: canary("said-by-the-provider") };

const personId = secrets["path id"];
const json = { headers: { "content-type": "application/json" } };

const operation: Operation<object> = {
  method: "POST",
  path: path`/people/${{ personId }}`,
  query: { token: secrets["query value"] },
  body: { nin: secrets["body field"] },
  replay: "unsent",
  response: anyObject,
};
const headers = { "x-secret": secrets["header"] };

/** Everything that a client tells anybody. */
interface Told {
  readonly told: unknown[];
  readonly options: ClientOptions;
}

function listeners(): Told {
  const told: unknown[] = [];
  const tell = (...event: unknown[]): void => void told.push(event);
  const hooks = { onRequest: tell, onResponse: tell, onRetry: tell, onError: tell };
  return { told, options: { hooks, logger: { debug: tell, warn: tell }, onWarning: tell } };
}

const provider: Partial<Provider> = {
  auth: all(
    apiKey({ header: "x-api-key", key: secrets["api key"] }),
    basic({ username: "me", password: secrets.password }),
  ),
  readError: (body) => ({ message: typeof body === "string" ? body : JSON.stringify(body) }),
};

/** All that can be seen of an error by printing it. */
const printed = (error: Error): string =>
  [
    inspect(error, { depth: 12, showHidden: true }),
    JSON.stringify(error),
    String(error),
    error.stack,
    JSON.stringify(Object.assign({}, error)),
  ].join("\n");

const seen = new Set<string>();

async function provoke(
  run: (client: Client) => PromiseLike<unknown>,
  more: ClientOptions = {},
  moreProvider: Partial<Provider> = {},
): Promise<IdentityError> {
  const { told, options } = listeners();
  const client = fixture.client(
    { ...options, timeouts: { headersMs: 300, bodyIdleMs: 300 }, ...more },
    { ...provider, ...moreProvider },
  );
  const error = await failure(run(client));
  seen.add(error.name);
  expect(error.cause).toBeUndefined();
  expectNoCanaries(error, secrets);
  for (const event of told) expectNoCanaries(event, secrets);
  expectNoCanaries(
    { text: printed(error), told: inspect(told, { depth: 12 }) + JSON.stringify(told) },
    { ...secrets, ...said },
  );
  return error;
}

describe("row 31: E1, E2: no secret, concrete path or query shows, whatever goes wrong", () => {
  const faults: [name: string, fault: FaultBehaviour][] = [
    ["RST before headers", reset()],
    ["FIN before headers", finish()],
    ["RST in the body", cutBody({ ...json, body: '{"ok":true}', afterBytes: 4, by: "reset" })],
    ["no headers", hang()],
    ["a body that stands still", stall({ ...json, body: '{"ok":true}', afterBytes: 4 })],
    ["truncated JSON", truncatedJson()],
    ["HTML", htmlPage()],
    ["an empty answer", respond(json)],
    ["invalid UTF-8", invalidUtf8()],
    ["a truncated gzip", truncatedGzip('{"ok":true}')],
    ["a gzip bomb", gzipBomb(2 ** 20)],
    ["an unknown encoding", encoded("zstd-9", "x")],
    ["a header of 20 kB", bigHeader()],
    ["two framings", conflictingFraming("length-and-chunked")],
    ["a broken chunk", rawBytes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n")],
    ["a redirect with a secret in it", redirect(`/${encodeURIComponent(said.words)}?token=${said.words}`)],
    ["429 with a long wait", throttled({ retryAfter: "3600" })],
    ...[400, 401, 402, 403, 404, 409, 410, 422, 500, 501, 503].map((status): [string, FaultBehaviour] => [
      `${status} with words`,
      respondJson({ message: said.words, nested: { nin: said.words } }, { status }),
    ]),
    ["data that does not fit", respondJson({ id: said.words, [said.words]: { [said.words]: said.words } })],
  ];
  const strict = lazySchema(() => z.object({ id: z.number() }).catchall(z.record(z.string(), z.number())));

  it.each(faults)("%s", async (_name, fault) => {
    fixture.server.script(always(fault));
    for (const replay of ["unsent", "safe"] as const) {
      await provoke((client) => client.request({ ...operation, response: strict, replay }, { headers }), {
        validate: "strict",
        maxAttempts: 2,
        limits: { maxResponseBytes: 2 ** 16 },
      });
    }
  });

  it("no connection", async () => {
    const call = (client: Client): PromiseLike<unknown> => client.request(operation, { headers });
    await provoke(call, { lookup: failingLookup() }, { baseUrl: "https://api.example.invalid" });
    await provoke(call, {}, { baseUrl: `http://127.0.0.1:${await closedPort()}` });
    await provoke(call, {}, { baseUrl: fixture.server.origin.replace("http:", "https:") });
  });

  it("the caller gives up, runs out of time, or closes the client", async () => {
    fixture.server.script(always(hang()));
    await provoke((client) =>
      client.request(operation, { headers, signal: AbortSignal.abort(secrets["body field"]) }),
    );
    await provoke((client) => client.request({ ...operation, replay: "safe" }, { timeoutMs: 200 }));
    await provoke((client) => client.close().then(() => client.request(operation)));
  });

  it("arguments that cannot work", async () => {
    const cycle: Record<string, unknown> = { nin: secrets["body field"] };
    cycle["self"] = cycle;
    await provoke((client) => client.request({ ...operation, body: cycle }));
    await provoke((client) =>
      client.request(operation, { headers: { "x-secret": `${secrets["header"]}\r\n` } }),
    );
    const schema = lazySchema(() => z.strictObject({ nin: z.number(), kind: z.enum(["a", "b"]) }));
    await provoke((client) => client.request({ ...operation, bodySchema: schema, querySchema: schema }));
    await provoke((client) => client.request(operation), { limits: { maxRequestBytes: 5 } });
  });

  it("a strategy that fails with a secret in its words", async () => {
    const broken = {
      name: "broken",
      apply: () => Promise.reject(Object.assign(new Error(secrets.token), { token: secrets.token })),
    };
    await provoke((client) => client.request(operation), {}, { auth: broken });
  });

  it("a link to the next page that leads elsewhere", async () => {
    fixture.server.script(
      always(
        respondJson({ next: `https://${said.words.replaceAll(/[^a-z0-9]/g, "")}.example/?t=${said.words}` }),
      ),
    );
    const list = {
      ...operation,
      response: anyObject,
      rows: () => [1],
      next: (body: object) => ({ link: (body as { next: string }).next }),
    };
    await provoke((client) =>
      client.request
        .page({ ...list, confirm: undefined } as never)
        .then((page) => (page as { nextPage(): PromiseLike<unknown> }).nextPage()),
    );
  });

  it.each([
    ["refuses the client", 401, { error: "invalid_client", error_description: said.words }],
    ["is broken", 500, { error: said.words }],
    ["answers without a usable token", 200, { access_token: `${secrets.token}\n`, token_type: "bearer" }],
    ["answers with another kind of token", 200, { access_token: secrets.token, token_type: secrets.token }],
  ])("a token endpoint that %s", async (_name, status, body) => {
    const tokens = await fixture.peer({ script: always(respondJson(body, { status })) });
    const auth = oauth2ClientCredentials({
      tokenUrl: `${tokens.origin}/token`,
      clientId: "my-client",
      clientSecret: secrets["client secret"],
      scopes: ["read"],
    });
    await provoke((client) => client.request(operation), { maxAttempts: 1 }, { auth });
  });

  it("options that cannot work", () => {
    const make = (options: ClientOptions, baseUrl = "https://api.example.com"): unknown =>
      createClient(
        {
          ...provider,
          baseUrl,
          name: "test",
          version: "1",
          factory: "createTest",
          responseHeaders: { requestId: [] },
        } as Provider,
        options,
      );
    for (const attempt of [
      () => make({ headers: { "x-secret": `${secrets["header"]}\n` } }),
      () =>
        make(
          {},
          `https://me:${encodeURIComponent(secrets.password)}@api.example.com/?key=${secrets["query value"]}`,
        ),
    ]) {
      let thrown: unknown;
      try {
        attempt();
      } catch (error) {
        thrown = error;
      }
      expect(IdentityError.isInstance(thrown)).toBe(true);
      seen.add((thrown as Error).name);
      expectNoCanaries(thrown, secrets);
    }
  });

  it("every class of error was among them", () => {
    expect([...seen].sort()).toEqual([
      "AbortError",
      "ApiError",
      "AuthenticationError",
      "BadRequestError",
      "ConfigurationError",
      "ConflictError",
      "ConnectionError",
      "IdentityError",
      "InvalidArgumentError",
      "InvalidResponseError",
      "NotFoundError",
      "OutcomeUnknownError",
      "PaginationError",
      "PaymentRequiredError",
      "PermissionError",
      "RateLimitError",
      "ResponseValidationError",
      "ServerError",
      "ServiceUnavailableError",
      "TimeoutError",
      "UnprocessableError",
    ]);
  });
});

describe("row 31: E1, E2: no secret, concrete path or query shows when all goes well", () => {
  it("in the client, its methods, promises, results without their data, and all that listeners are told", async () => {
    const { told, options } = listeners();
    const client = fixture.client(options, provider);
    fixture.server.script(always(respondJson({ id: "1" })));
    const call = client.request(operation, { headers });
    const { data: _data, ...result } = await call.withResponse();
    const file = await client.request.download({
      ...operation,
      body: undefined,
      response: undefined,
    } as never);
    const report = await client.check();
    for (const shown of [
      client,
      client.request,
      call,
      result,
      file,
      told,
      provider.auth,
      report,
      client.stats(),
    ])
      expectNoCanaries(shown, secrets);
    file.cancel();
    const [request] = fixture.server.requests; // the secrets were there, on the wire
    expect(request?.header("x-api-key")).toBe(secrets["api key"]);
    expect(request?.header("x-secret")).toBe(secrets["header"]);
    expect(Buffer.from(request?.header("authorization")?.slice(6) ?? "", "base64").toString()).toBe(
      `me:${secrets.password}`,
    );
    expect(decodeURIComponent(request?.target ?? "")).toBe(
      `/people/${personId}?token=${secrets["query value"]}`,
    );
    expect(request?.text()).toBe(JSON.stringify(operation.body));
  });

  it("in the debug lines that IDBRAID_LOG asks for", async () => {
    const lines: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
    vi.stubEnv("IDBRAID_LOG", "debug");
    const client = fixture.client({ timeouts: { headersMs: 300 } }, provider);
    for (const fault of [
      respondJson({ id: said.words }),
      respondJson({ message: said.words }, { status: 503 }),
      reset(),
      hang(),
    ]) {
      fixture.server.script(always(fault));
      await client
        .request({ ...operation, replay: "safe" }, { headers, maxAttempts: 2 })
        .catch(() => undefined);
    }
    expect(lines.length).toBeGreaterThan(10);
    expectNoCanaries(lines, { ...secrets, ...said });
  });

  it("in what a warning says of data that does not fit", async () => {
    const { told, options } = listeners();
    fixture.server.script(always(respondJson({ id: said.words, [said.words]: 1 })));
    const schema = lazySchema(() => z.record(z.string(), z.number()));
    await fixture.client(options, provider).request({ ...operation, response: schema }, { headers });
    expect(told.length).toBeGreaterThan(3);
    expectNoCanaries(told, { ...secrets, ...said });
  });
});
