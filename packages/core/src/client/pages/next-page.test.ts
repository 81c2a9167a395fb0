import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PaginationError } from "../../errors/pagination-error.ts";
import { ClientFixture, failure } from "../../testing/client-fixture.ts";
import { respondJson } from "../../testing/index.ts";
import { anyObject } from "../../testing/test-client.ts";
import type { ClientOptions } from "../client-options.ts";
import type { NextPage, PageOperation } from "../operation.ts";
import { path } from "../path.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const things: PageOperation<number, object> = {
  method: "GET",
  path: path`/things`,
  replay: "safe",
  response: anyObject,
  rows: () => [1],
  next: (body) => (body as { next?: NextPage }).next,
};

/** Iterates a list whose every page says that `next` is its next one. */
async function walk(
  next: (page: number) => NextPage,
  options: ClientOptions = {},
): Promise<[rows: number, PaginationError]> {
  fixture.server.script(({ index }) => respondJson({ next: next(index + 1) }));
  let rows = 0;
  const error = await failure(
    (async () => {
      for await (const row of fixture.client(options).request.page(things)) rows += row;
    })(),
  );
  expect(error).toBeInstanceOf(PaginationError);
  return [rows, error as PaginationError];
}

describe("T3: a link to the next page", () => {
  it.each([
    "http://evil.example/things?page=2",
    "//evil.example/things?page=2",
    "https://127.0.0.1/things?page=2",
    "data:text/plain,x",
  ])("%s leads to another origin: PaginationError, and no request goes there", async (link) => {
    const other = await fixture.peer();
    for (const foreign of [link, `${other.origin}/things?page=2`]) {
      const [rows, error] = await walk(() => ({ link: foreign }));
      expect(error).toMatchObject({
        code: "pagination_foreign_origin",
        reason: "foreign-origin",
        operation: "GET /things",
      });
      expect(error.message).not.toContain("evil");
      expect(rows).toBe(1);
    }
    expect(other.requests).toHaveLength(0);
    expect(fixture.server.requests).toHaveLength(2);
  });

  it("to another endpoint is refused", async () => {
    const [rows, error] = await walk(() => ({ link: "/admin/users?page=2" }));
    expect(error).toMatchObject({ code: "pagination_foreign_path", reason: "foreign-path" });
    expect(rows).toBe(1);
  });

  it("that is no URL is refused", async () => {
    const [, error] = await walk(() => ({ link: "http://[" }));
    expect(error).toMatchObject({ code: "pagination_malformed_link", reason: "malformed-link" });
  });

  it.each([
    ["back to the page itself", () => ({ link: "/things" })],
    ["round in a circle", (page: number) => ({ link: `?page=${page % 3}` })],
    ["round in a circle of cursors", (page: number) => ({ query: { cursor: page % 3 } })],
    [
      "in a circle of parameters in another order",
      (page: number) => ({ link: page % 2 === 0 ? "?a=1&b=2" : "?b=2&a=1" }),
    ],
  ])("%s is refused", async (_name, next) => {
    const [, error] = await walk(next);
    expect(error).toMatchObject({ code: "pagination_loop", reason: "loop" });
    expect(fixture.server.requests.length).toBeLessThanOrEqual(4);
  });

  it("that never ends is stopped by limits.maxPages", async () => {
    const [rows, error] = await walk((page) => ({ link: `?page=${page + 1}` }), { limits: { maxPages: 5 } });
    expect(error).toMatchObject({ code: "pagination_too_many_pages", reason: "too-many-pages" });
    expect(error.message).toContain("limits.maxPages");
    expect(rows).toBe(5);
    expect(fixture.server.requests).toHaveLength(5);
  });

  it.each<[string, unknown]>([
    ["an object as cursor", { query: { cursor: { a: 1 } } }],
    ["a list with an object", { query: { cursor: ["a", { b: 1 }] } }],
    ["a number as link", { link: 7 }],
    ["an object as link", { link: { href: "/things" } }],
  ])("%s is malformed", async (_name, next) => {
    const [rows, error] = await walk(() => next as NextPage);
    expect(error).toMatchObject({ code: "pagination_malformed_link", operation: "GET /things" });
    expect(rows).toBe(1);
    expect(fixture.server.requests).toHaveLength(1);
  });

  it("that cannot be read makes the answer unusable", async () => {
    fixture.server.script(respondJson({}));
    const next = (body: object) => (body as { links: { next: NextPage } }).links.next;
    const error = await failure(fixture.client().request.page({ ...things, next }));
    expect(error).toMatchObject({ name: "InvalidResponseError", reason: "envelope", status: 200 });
  });

  it("that is refused is told to onError", async () => {
    const told: unknown[] = [];
    const [, error] = await walk(() => ({ link: "/admin" }), {
      hooks: { onError: (event) => void told.push(event.error) },
    });
    expect(told).toEqual([error]);
  });
});

describe("a link under a base URL with a path", () => {
  const linkOrigins = ["https://old.example.com"];

  /** The target of the second request, or the reason why there was none. */
  async function follow(link: string): Promise<string> {
    const { origin, port } = fixture.server;
    const own = link.replace("ORIGIN", origin).replace("PORT", String(port));
    fixture.server.script(({ index }) => respondJson(index === 0 ? { next: { link: own } } : {}));
    const { request } = fixture.client({}, { baseUrl: `${origin}/v1/` });
    try {
      for await (const page of request.page({ ...things, query: { status: "done" }, linkOrigins }).pages())
        void page;
    } catch (error) {
      return (error as PaginationError).reason;
    }
    return fixture.server.requests[1]?.target ?? "";
  }

  it.each([
    ["?page=2"],
    ["things?page=2"],
    ["/v1/things?page=2"],
    ["/things?page=2"],
    ["ORIGIN/v1/things?page=2"],
    ["ORIGIN/v1/things?page=2#fragment"],
    ["https://old.example.com/v1/things?page=2"],
    ["http://user:secret@127.0.0.1:PORT/v1/things?page=2"],
  ])("gives its parameters, and nothing else: %s", async (link) => {
    expect(await follow(link)).toBe("/v1/things?status=done&page=2");
    expect(fixture.server.requests[1]?.header("authorization")).toBeUndefined();
  });

  it.each([
    ["https://127.0.0.1:PORT/v1/things?page=2", "foreign-origin"],
    ["http://localhost:PORT/v1/things?page=2", "foreign-origin"],
    ["https://old.example.com.evil.example/v1/things", "foreign-origin"],
    ["https://new.example.com/v1/things", "foreign-origin"],
    ["/v2/things?page=2", "foreign-path"],
    ["/v1/things/1?page=2", "foreign-path"],
    ["../other", "foreign-path"],
  ])("%s is refused: %s", async (link, reason) => {
    expect(await follow(link)).toBe(reason);
    expect(fixture.server.requests).toHaveLength(1);
  });
});
