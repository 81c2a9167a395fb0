import * as z from "zod";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lazySchema } from "../../schema/lazy-schema.ts";
import { ClientFixture, failure, until } from "../../testing/client-fixture.ts";
import { respond, respondJson } from "../../testing/index.ts";
import type { PageOperation } from "../operation.ts";
import { path } from "../path.ts";

interface Row {
  readonly id: number;
}

const list = lazySchema(() =>
  z.looseObject({
    data: z.array(z.looseObject({ id: z.number() })),
    next: z.string().nullish(),
    cursor: z.string().nullish(),
  }),
);
type List = z.infer<ReturnType<typeof list>>;

/** A list whose answers link to the next page. */
const linked: PageOperation<Row, List> = {
  method: "GET",
  path: path`/things`,
  replay: "safe",
  response: list,
  rows: ({ data }) => data,
  next: ({ next }) => (typeof next === "string" ? { link: next } : undefined),
};

/** A list whose answers name the cursor of the next page. */
const byCursor: PageOperation<Row, List> = {
  ...linked,
  next: ({ cursor }) => (typeof cursor === "string" ? { query: { cursor } } : undefined),
};

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const targets = (): string[] => fixture.server.requests.map(({ target }) => target);

/** Serves pages in turn. */
function serve(...pages: Partial<List>[]): void {
  fixture.server.script(pages.map((page) => respondJson({ data: [], ...page })));
}

async function idsOf(rows: AsyncIterable<Row>): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of rows) ids.push(id);
  return ids;
}

describe("a list", () => {
  it("gives its first page when it is awaited, and asks for no more", async () => {
    serve({ data: [{ id: 1 }, { id: 2 }], next: "/things?page=2", total: 9 });
    const page = await fixture.client().request.page(linked);
    expect(page.data).toEqual([{ id: 1 }, { id: 2 }]);
    expect(page.body).toMatchObject({ total: 9, next: "/things?page=2" });
    expect(targets()).toEqual(["/things"]);
  });

  it("gives every row of every page when it is iterated, un-awaited", async () => {
    serve(
      { data: [{ id: 1 }, { id: 2 }], next: "/things?page=2" },
      { data: [{ id: 3 }], next: "?page=3" },
      { data: [{ id: 4 }] },
    );
    expect(await idsOf(fixture.client().request.page(linked))).toEqual([1, 2, 3, 4]);
    expect(targets()).toEqual(["/things", "/things?page=2", "/things?page=3"]);
  });

  it("gives page by page through pages(), and one after the other through nextPage()", async () => {
    const pages = [{ data: [{ id: 1 }], next: "?page=2" }, { data: [{ id: 2 }] }];
    serve(...pages, ...pages);
    const subject = fixture.client();
    const sizes: number[][] = [];
    for await (const page of subject.request.page(linked).pages()) sizes.push(page.data.map(({ id }) => id));
    expect(sizes).toEqual([[1], [2]]);
    const first = await subject.request.page(linked);
    const second = await first.nextPage();
    expect(second?.data).toEqual([{ id: 2 }]);
    expect(second?.nextPage()).toBeUndefined();
  });

  it("gives status and headers of its first page by withResponse()", async () => {
    fixture.server.script(respondJson({ data: [{ id: 1 }] }, { headers: { "request-id": "r1" } }));
    const { data, requestId, attempts } = await fixture.client().request.page(linked).withResponse();
    expect(data.data).toEqual([{ id: 1 }]);
    expect({ requestId, attempts: attempts.length }).toEqual({ requestId: "r1", attempts: 1 });
  });

  it("keeps the caller's filters on every page", async () => {
    serve(
      { data: [{ id: 1 }], next: "?page=2" },
      { data: [{ id: 2 }], next: "?page=3&status=other" },
      { data: [{ id: 3 }] },
    );
    const query = { status: "done", tags: ["a", "b"], from: undefined };
    expect(await idsOf(fixture.client().request.page({ ...linked, query }))).toEqual([1, 2, 3]);
    expect(targets()).toEqual([
      "/things?status=done&tags=a&tags=b",
      "/things?status=done&tags=a&tags=b&page=2",
      "/things?status=other&tags=a&tags=b&page=3",
    ]);
  });

  it("goes on by cursor", async () => {
    serve({ data: [{ id: 1 }], cursor: "a b" }, { data: [{ id: 2 }], cursor: "c" }, { data: [{ id: 3 }] });
    expect(await idsOf(fixture.client().request.page({ ...byCursor, query: { limit: 1 } }))).toEqual([
      1, 2, 3,
    ]);
    expect(targets()).toEqual([
      "/things?limit=1",
      "/things?limit=1&cursor=a%20b",
      "/things?limit=1&cursor=c",
    ]);
  });

  it("reads repeated parameters of a link, and takes none of their names for a prototype", async () => {
    serve({ data: [{ id: 1 }], next: "?tag=a&tag=b&__proto__=x" }, { data: [] });
    await idsOf(fixture.client().request.page(linked));
    expect(targets()[1]).toBe("/things?tag=a&tag=b&__proto__=x");
  });

  it("uses the options of the call for every page", async () => {
    serve({ data: [{ id: 1 }], next: "?page=2" }, { data: [{ id: 2 }] });
    await idsOf(fixture.client().request.page(linked, { headers: { "x-call": "1" } }));
    expect(fixture.server.requests.map((request) => request.header("x-call"))).toEqual(["1", "1"]);
  });

  it("stops at a page without rows, whatever it links to", async () => {
    serve({ data: [{ id: 1 }], next: "?page=2" }, { data: [], next: "?page=3" });
    expect(await idsOf(fixture.client().request.page(linked))).toEqual([1]);
    expect(targets()).toHaveLength(2);
  });

  it("asks for no page that nobody reads", async () => {
    serve({ data: [{ id: 1 }, { id: 2 }], next: "?page=2" });
    for await (const { id } of fixture.client().request.page(linked)) {
      expect(id).toBe(1);
      break;
    }
    expect(targets()).toHaveLength(1);
  });

  it("can be iterated twice at once: the first page is shared, each fetches its others", async () => {
    fixture.server.script(({ target }) =>
      target === "/things"
        ? respondJson({ data: [{ id: 1 }], next: "?page=2" })
        : respondJson({ data: [{ id: 2 }, { id: 3 }] }),
    );
    const rows = fixture.client().request.page(linked);
    expect(await Promise.all([idsOf(rows), idsOf(rows)])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(targets()).toEqual(["/things", "/things?page=2", "/things?page=2"]);
  });

  it("that has failed before anybody reads it tells its reader then, and crashes nothing", async () => {
    fixture.server.script(respond({ status: 404 }));
    const failed: unknown[] = [];
    const subject = fixture.client({ hooks: { onError: ({ error }) => void failed.push(error) } });
    const rows = subject.request.page(linked);
    await until(() => failed.length === 1);
    await new Promise((resolve) => setImmediate(resolve)); // when Node would tell of a rejection nobody handled
    expect(fixture.probe.report().unhandledRejections).toEqual([]);
    expect(await failure(idsOf(rows))).toBe(failed[0]);
  });

  it("tries a failed page again, and goes on where it was", async () => {
    fixture.server.script([
      respondJson({ data: [{ id: 1 }], next: "?page=2" }),
      respond({ status: 503 }),
      respondJson({ data: [{ id: 2 }] }),
    ]);
    expect(await idsOf(fixture.client().request.page(linked))).toEqual([1, 2]);
  });

  it("gives the rows so far, and then the error of the page that failed", async () => {
    fixture.server.script([respondJson({ data: [{ id: 1 }], next: "?page=2" }), respond({ status: 403 })]);
    const ids: number[] = [];
    const walk = async (): Promise<void> => {
      for await (const { id } of fixture.client().request.page(linked)) ids.push(id);
    };
    expect(await failure(walk())).toMatchObject({ code: "permission_denied" });
    expect(ids).toEqual([1]);
  });

  it.each([
    ["no rows", respondJson({}), "envelope"],
    ["null for rows", respondJson({ data: null }), "envelope"],
    ["an object for rows", respondJson({ data: { id: 1 } }), "envelope"],
    ["null", respondJson(null), "empty"],
    ["no content", respond({ status: 204 }), "envelope"],
  ])("is an InvalidResponseError when the answer holds %s", async (_name, answer, reason) => {
    fixture.server.script(answer);
    const error = await failure(fixture.client({ validate: "off" }).request.page(linked));
    expect(error).toMatchObject({ name: "InvalidResponseError", reason });
  });
});
