import { PaginationError } from "@idbraid/core";
import { type FaultStep, respond, respondJson } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { page } from "./__fixtures__/bodies.ts";
import { failure, type Stub, stub } from "./__fixtures__/stub.ts";
import type { DocumentListParams } from "./index.ts";

const list = "https://api.idfy.io/signature/documents/summary";
const targets = ({ calls }: Stub): readonly string[] => calls.map(({ target }) => target);

async function ids({ idfy }: Stub, params?: DocumentListParams): Promise<(string | null | undefined)[]> {
  const found = [];
  for await (const { externalId } of idfy.signature.documents.list(params)) found.push(externalId);
  return found;
}

it("case 38: walks three pages over their links and stops where there is none", async () => {
  const made = await stub({
    steps: [
      respondJson(page([1, 2], `${list}?limit=2&offset=2`)),
      respondJson(page([3, 4], "https://api.signicat.io/signature/documents/summary?limit=2&offset=4")),
      respondJson(page([5])),
    ],
  });
  expect(await ids(made, { limit: 2, title: "å" })).toEqual([
    "ext-0001",
    "ext-0002",
    "ext-0003",
    "ext-0004",
    "ext-0005",
  ]);
  expect(targets(made)).toEqual([
    "/signature/documents/summary?limit=2&title=%C3%A5",
    "/signature/documents/summary?limit=2&title=%C3%A5&offset=2",
    "/signature/documents/summary?limit=2&title=%C3%A5&offset=4",
  ]);
});

it.each(["", null, undefined])("case 38: stops at the link %j", async (next) => {
  const made = await stub({ steps: [respondJson(page([1], next))] });
  expect(await ids(made)).toEqual(["ext-0001"]);
  expect(made.calls).toHaveLength(1);
});

it("stops at an empty page, whatever it links to", async () => {
  const made = await stub({ steps: [respondJson(page([], `${list}?offset=2`))] });
  expect(await ids(made)).toEqual([]);
  expect(made.calls).toHaveLength(1);
});

it("follows a link that holds more than a caller may ask for", async () => {
  const made = await stub({
    steps: [respondJson(page([1], `${list}?offset=1&continuation=x`)), respondJson(page([2]))],
  });
  expect(await ids(made)).toHaveLength(2);
  expect(targets(made)[1]).toBe("/signature/documents/summary?offset=1&continuation=x");
});

it("case 39: rejects a link back to a page it has seen", async () => {
  const made = await stub({ steps: [respondJson(page([1, 2], `${list}?limit=2`))] });
  expect(await failure(ids(made, { limit: 2 }))).toMatchObject({ name: "PaginationError", reason: "loop" });
  expect(made.calls).toHaveLength(1);
});

it("rejects a list that never ends", async () => {
  let offset = 0;
  const endless: FaultStep = () => respondJson(page([1], `${list}?offset=${String((offset += 1))}`));
  const made = await stub({ steps: [endless], limits: { maxPages: 4 } });
  expect(await failure(ids(made))).toMatchObject({ name: "PaginationError", reason: "too-many-pages" });
  expect(made.calls).toHaveLength(4);
});

it.each([
  ["https://evil.example/signature/documents/summary?offset=2", "foreign-origin"],
  ["//evil.example/signature/documents/summary?offset=2", "foreign-origin"],
  ["https://api.idfy.io/admin/account", "foreign-path"],
  ["https://[", "malformed-link"],
])("case 40: rejects the link %s and sends nothing to it", async (next, reason) => {
  const made = await stub({ steps: [respondJson(page([1], next))] });
  const error = await failure(ids(made));
  expect(PaginationError.isInstance(error) && error.reason).toBe(reason);
  expect(made.calls).toHaveLength(1);
});

it("case 40: follows a relative link", async () => {
  const made = await stub({
    steps: [respondJson(page([1], "/signature/documents/summary?limit=2&offset=2")), respondJson(page([2]))],
  });
  expect(await ids(made)).toEqual(["ext-0001", "ext-0002"]);
});

it("case 41: walks cursor pages and keeps limit and cursor apart", async () => {
  const made = await stub({
    steps: [
      respondJson({ limit: 1, nextCursor: "c2", data: [{ id: "a", status: "created" }] }),
      respondJson({ limit: 1, data: [{ id: "b", status: "success" }] }),
    ],
  });
  const found = [];
  for await (const { id } of made.idfy.identification.sessions.list({ limit: 1 })) found.push(id);
  expect(found).toEqual(["a", "b"]);
  expect(targets(made)).toEqual([
    "/identification/v2/sessions?limit=1",
    "/identification/v2/sessions?limit=1&cursor=c2",
  ]);
});

it("rejects a cursor that it has used", async () => {
  const made = await stub({ steps: [respondJson({ nextCursor: "c2", data: [{ id: "a" }] })] });
  const walk = async (): Promise<void> => {
    for await (const _session of made.idfy.identification.sessions.list());
  };
  expect(await failure(walk())).toMatchObject({ reason: "loop" });
  expect(made.calls).toHaveLength(2);
});

it.each([[{ a: 1 }], [[{ a: 1 }]]])("rejects the cursor %j, and sends nothing to it", async (nextCursor) => {
  const made = await stub({ validate: "off", steps: [respondJson({ nextCursor, data: [{ id: "a" }] })] });
  const found: unknown[] = [];
  const walk = async (): Promise<void> => {
    for await (const { id } of made.idfy.identification.sessions.list()) found.push(id);
  };
  const error = await failure(walk());
  expect(error).toMatchObject({ name: "PaginationError", reason: "malformed-link", attempts: { length: 1 } });
  expect(found).toEqual(["a"]);
  expect(made.calls).toHaveLength(1);
});

it("case 43: fetches no second page when the loop is left", async () => {
  const made = await stub({ steps: [respondJson(page([1, 2], `${list}?offset=2`))] });
  for await (const _row of made.idfy.signature.documents.list()) break;
  expect(made.calls).toHaveLength(1);
});

it("gives one page when it is awaited, and the next on request", async () => {
  const made = await stub({ steps: [respondJson(page([1, 2], `${list}?offset=2`)), respondJson(page([3]))] });
  const first = await made.idfy.signature.documents.list();
  expect(first.body.size).toBe(5);
  const second = await first.nextPage();
  expect(second?.data.map(({ externalId }) => externalId)).toEqual(["ext-0003"]);
  expect(second?.nextPage()).toBeUndefined();
});

it("case 28: rejects the malformed list of the provider's own documentation", async () => {
  const body = '{"offset":0,"limit":2,"size":45,"links":{},"data":["id":"a","name":"b"},{"id":"c"}]}';
  const headers = { "content-type": "application/json", "Request-Id": "req-1" };
  const { idfy } = await stub({ steps: [respond({ headers, body })] });
  expect(await failure(idfy.signature.documents.list())).toMatchObject({
    name: "InvalidResponseError",
    reason: "json",
  });
});

it.each([
  ["no data", { offset: 0, links: {} }],
  ["data that is no list", { data: { "0": {} } }],
  ["a list", [1]],
])("rejects a page with %s in every mode", async (_what, body) => {
  const { idfy } = await stub({ validate: "off", steps: [respondJson(body)] });
  expect(await failure(idfy.signature.documents.list())).toMatchObject({ reason: "envelope" });
  expect(await failure(idfy.identification.sessions.list())).toMatchObject({ reason: "envelope" });
});

it("rejects a page that is null in every mode", async () => {
  const { idfy } = await stub({ validate: "off", steps: [respondJson(null)] });
  expect(await failure(idfy.signature.documents.list())).toMatchObject({ reason: "empty" });
});

it("reads providers from a list and from a single object", async () => {
  const provider = { type: "se_bankid", name: "Swedish BankID" };
  const { idfy } = await stub({
    steps: [respondJson([provider]), respondJson(provider), respondJson("se_bankid")],
  });
  expect((await idfy.identification.providers.list()).data).toEqual([provider]);
  expect((await idfy.identification.providers.listForAccount()).data).toEqual([provider]);
  expect(await failure(idfy.identification.providers.list())).toMatchObject({ reason: "envelope" });
});
