import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { all, apiKey, basic, oauth2ClientCredentials } from "../auth/index.ts";
import type { Client } from "../client/client.ts";
import type { Operation } from "../client/operation.ts";
import { path } from "../client/path.ts";
import { ClientFixture } from "../testing/client-fixture.ts";
import {
  always,
  canary,
  closedPort,
  cutBody,
  expectNoCanaries,
  type FaultBehaviour,
  hang,
  htmlPage,
  redirect,
  reset,
  respondJson,
  throttled,
  truncatedJson,
} from "../testing/index.ts";
import { anyObject } from "../testing/test-client.ts";
import { TestTracing } from "./test-tracing.ts";

const fixture = new ClientFixture(20);
const tracing = new TestTracing();
beforeEach(tracing.start);
beforeEach(fixture.start);
afterEach(fixture.stop);
afterEach(tracing.stop);

const secrets = {
  "api key": canary("api-key"),
  password: canary("password"),
  "path id": canary("path-id"),
  "query value": canary("query"),
  "body field": canary("body"),
  header: canary("header"),
  "client secret": canary("client-secret"),
  token: canary("token", { plain: true }),
  words: canary("said-by-the-provider"),
};
const personId = secrets["path id"];
const operation: Operation<object> = {
  method: "POST",
  path: path`/people/${{ personId }}`,
  query: { token: secrets["query value"] },
  body: { nin: secrets["body field"] },
  replay: "safe",
  response: anyObject,
};

/** Runs the call to its end, whichever, and looks at all its spans. */
async function look(run: (client: Client) => PromiseLike<unknown>, auth = credentials): Promise<void> {
  const client = fixture.client(
    { tracer: tracing.tracer, timeouts: { headersMs: 300, bodyIdleMs: 300 }, maxAttempts: 2 },
    { auth, readError: (body) => ({ message: JSON.stringify(body), messageIsPublic: true }) },
  );
  await run(client).then(undefined, () => undefined);
  expect(tracing.spans.length).toBeGreaterThan(0);
  for (const { name, attributes, events, links, status } of tracing.spans)
    expectNoCanaries({ name, attributes, events, links, status }, secrets);
}

const credentials = all(
  apiKey({ header: "x-api-key", key: secrets["api key"] }),
  basic({ username: "me", password: secrets.password }),
);
const headers = { "x-secret": secrets.header };

describe("row 31: no secret shows in a span", () => {
  const said = { message: secrets.words, nested: { nin: secrets.words } };
  const json = { headers: { "content-type": "application/json" } };
  const faults: [name: string, fault: FaultBehaviour][] = [
    ["a success", respondJson(said)],
    ["RST before headers", reset()],
    ["RST in the body", cutBody({ ...json, body: '{"ok":true}', afterBytes: 4, by: "reset" })],
    ["no headers", hang()],
    ["truncated JSON", truncatedJson()],
    ["HTML", htmlPage()],
    ["a redirect with a secret in it", redirect(`/${encodeURIComponent(secrets.words)}?t=${secrets.words}`)],
    ["429", throttled({ retryAfter: "3600" })],
    ...[400, 401, 403, 404, 422, 503].map((status): [string, FaultBehaviour] => [
      `${status} with words`,
      respondJson(said, { status }),
    ]),
  ];

  it.each(faults)("%s", async (_name, fault) => {
    fixture.server.script(always(fault));
    await look((client) => client.request(operation, { headers }));
  });

  it("a download", async () => {
    const { body: _body, response: _response, ...download } = operation;
    await look((client) => client.request.download(download, { headers }).then((file) => file.bytes()));
  });

  it("no connection, and one more attempt", async () => {
    const client = fixture.client(
      { tracer: tracing.tracer, maxAttempts: 2 },
      { baseUrl: `http://127.0.0.1:${await closedPort()}`, auth: credentials },
    );
    await client.request(operation, { headers }).then(undefined, () => undefined);
    expect(tracing.spans).toHaveLength(3);
    for (const { attributes } of tracing.spans) expectNoCanaries(attributes, secrets);
  });

  it.each([
    ["gives a token", 200, { access_token: secrets.token, token_type: "bearer" }],
    ["refuses the client", 401, { error: "invalid_client", error_description: secrets.words }],
    ["answers without a usable token", 200, { access_token: `${secrets.token}\n`, token_type: "bearer" }],
  ])("a token endpoint that %s", async (_name, status, body) => {
    const tokens = await fixture.peer({ script: always(respondJson(body, { status })) });
    const auth = oauth2ClientCredentials({
      tokenUrl: `${tokens.origin}/token`,
      clientId: "my-client",
      clientSecret: secrets["client secret"],
      scopes: ["read"],
    });
    await look((client) => client.request(operation), auth);
  });
});
