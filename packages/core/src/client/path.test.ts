import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { read } from "../testing/test-client.ts";
import { path } from "./path.ts";
import { encodeQuery } from "./query.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

describe("T2: the path tag", () => {
  it("keeps each value one segment, and its name in the template", () => {
    const documentId = "a/b?c#d";
    expect(path`/documents/${{ documentId }}/files/${{ n: 7 }}`).toEqual({
      template: "/documents/{documentId}/files/{n}",
      encoded: "/documents/a%2Fb%3Fc%23d/files/7",
      problem: undefined,
    });
  });

  it.each([
    ["..%2f..", "..%252f.."],
    ["../../admin", "..%2F..%2Fadmin"],
    ["%2e%2e", "%252e%252e"],
    ["https://evil.example", "https%3A%2F%2Fevil.example"],
    ["a b", "a%20b"],
    ["é", "%C3%A9"],
    ["!'()*", "%21%27%28%29%2A"],
    ["\r\nHost: evil", "%0D%0AHost%3A%20evil"],
    ["0", "0"],
    [" ", "%20"],
    ["...", "..."],
  ])("writes %j as %s", (id, encoded) => {
    expect(path`/things/${{ id }}`.encoded).toBe(`/things/${encoded}`);
  });

  it.each([
    ["", "is empty"],
    [".", 'may not be "." or ".."'],
    ["..", 'may not be "." or ".."'],
    ["\ud800", "is not well-formed Unicode"],
    [undefined, "must be a string, not undefined"],
    [null, "must be a string, not null"],
    [{}, "must be a string, not object"],
    [true, "must be a string, not boolean"],
  ])("refuses %j", (id, reason) => {
    const { problem, template } = path`/things/${{ id: id as string }}`;
    expect(problem).toEqual({ path: "id", message: expect.stringContaining(reason) as string });
    expect(template).toBe("/things/{id}");
  });

  it("never lets any text out of its segment", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (id) => {
        const { encoded, problem } = path`/things/${{ id }}/end`;
        if (problem !== undefined) return id === "." || id === ".." || /\p{Surrogate}/u.test(id);
        const url = new URL(encoded, "https://api.example.com");
        const [, things, segment = "", end, ...rest] = url.pathname.split("/");
        return (
          url.host === "api.example.com" &&
          things === "things" &&
          decodeURIComponent(segment) === id &&
          end === "end" &&
          rest.length === 0
        );
      }),
    );
  });

  it("rejects the call with the first refused parameter, and sends nothing", async () => {
    const operation = { ...read, path: path`/things/${{ thingId: ".." }}/parts/${{ partId: "" }}` };
    const error = await failure(fixture.client().request(operation));
    expect(error).toMatchObject({
      code: "invalid_argument",
      operation: "GET /things/{thingId}/parts/{partId}",
      problems: [{ path: "thingId" }],
      attempts: [],
    });
    expect(fixture.server.requests).toHaveLength(0);
  });

  it("stands behind the path of the base URL", async () => {
    for (const prefix of ["", "/", "/v1", "/v1/"]) {
      await fixture.client({}, { baseUrl: fixture.server.origin + prefix }).request(read);
    }
    expect(fixture.server.requests.map(({ target }) => target)).toEqual([
      "/things",
      "/things",
      "/v1/things",
      "/v1/things",
    ]);
  });
});

describe("T3: a path is never an absolute URL", () => {
  it.each([
    ["an absolute URL", path`https://evil.example/things`],
    ["a relative path", path`things`],
    ["nothing", path``],
    ["a parameter alone", path`${{ id: "https://evil.example" }}`],
  ])("refuses %s", async (_name, wrong) => {
    const error = await failure(fixture.client().request({ ...read, path: wrong }));
    expect(error).toMatchObject({
      code: "invalid_argument",
      problems: [{ path: "path", message: 'must start with "/"' }],
    });
    expect(fixture.server.requests).toHaveLength(0);
  });
});

describe("the query", () => {
  it.each([
    [undefined, ""],
    [{}, ""],
    [{ a: undefined, b: null }, ""],
    [{ a: 0, b: false, c: "" }, "?a=0&b=false&c="],
    [{ ids: [1, "b", true] }, "?ids=1&ids=b&ids=true"],
    [{ ids: [] }, ""],
    [{ "a b": "c&d=e+f" }, "?a%20b=c%26d%3De%2Bf"],
    [{ at: "2026-01-01T00:00:00+01:00" }, "?at=2026-01-01T00%3A00%3A00%2B01%3A00"],
    [{ quote: "it's (*)!" }, "?quote=it%27s%20%28%2A%29%21"],
  ])("writes %j as %j", (query, expected) => {
    expect(encodeQuery(query as Record<string, unknown> | undefined)).toBe(expected);
  });

  it("survives the way to the server and back", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (query) => {
        const parsed = new URLSearchParams(encodeQuery(query));
        return Object.entries(query).every(([name, value]) => parsed.get(name) === value);
      }),
    );
  });

  it.each([
    ["text that is not well-formed", { a: "\ud800" }],
    ["a name that is not well-formed", { "\udfff": "a" }],
    ["an object without a text", { a: Object.create(null) as object }],
    ["a symbol", { a: Symbol("s") }],
  ])("rejects the call for %s, and sends nothing", async (_name, query) => {
    const error = await failure(fixture.client().request({ ...read, query }));
    expect(error).toMatchObject({ code: "invalid_argument", problems: [{ path: "query" }] });
    expect(fixture.server.requests).toHaveLength(0);
  });
});
