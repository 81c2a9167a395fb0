import { expect, it } from "vitest";
import { documentRequest, openIdfy, signerRequest, type Answer } from "../../__tests__/open-idfy.ts";

const list = "/signature/documents/summary";

it("links five documents as pages of two, newest first", async () => {
  const idfy = await openIdfy();
  const oldestFirst = idfy.control.seedDocuments({ count: 5 });
  const url = (query: string): string => `${idfy.baseUrl}${list}?${query}`;

  const first = await idfy.call("GET", `${list}?limit=2`);
  expect(first.body).toMatchObject({ offset: 0, limit: 2, size: 5 });
  expect(first.body.links).toEqual({
    next: url("limit=2&offset=2"),
    first: url("limit=2"),
    last: url("limit=2&offset=4"),
    previous: "",
  });
  const second = await idfy.call("GET", first.body.links.next.slice(idfy.baseUrl.length));
  expect(second.body.links).toMatchObject({ next: url("limit=2&offset=4"), previous: url("limit=2") });
  const third = await idfy.call("GET", second.body.links.next.slice(idfy.baseUrl.length));
  expect(third.body.links).toEqual({ first: url("limit=2"), last: "", previous: url("limit=2&offset=2") });

  const ids = [first, second, third].flatMap(({ body }) => body.data.map(({ documentId }) => documentId));
  expect(ids).toEqual(oldestFirst.toReversed());
});

it("has one page without links to others when everything fits", async () => {
  const idfy = await openIdfy({ documents: 2 });
  const { body } = await idfy.call("GET", `${list}?limit=2`);
  expect(body.links).toEqual({ first: `${idfy.baseUrl}${list}?limit=2`, last: "", previous: "" });
  const empty = await idfy.call("GET", `${list}?externalId=none`);
  expect(empty.body).toMatchObject({ offset: 0, limit: 100, size: 0, data: [] });
});

it("gives an empty page past the end", async () => {
  const idfy = await openIdfy({ documents: 3 });
  const { body } = await idfy.call("GET", `${list}?offset=7&limit=2`);
  expect([body.size, body.data]).toEqual([3, []]);
  expect(body.links.next).toBeUndefined();
  expect(body.links.previous).toContain("offset=5");
});

it("counts a limit over 100 as 100 and refuses numbers that are none", async () => {
  const idfy = await openIdfy({ documents: 101 });
  const { body } = await idfy.call("GET", `${list}?limit=1000`);
  expect([body.limit, body.data.length]).toEqual([100, 100]);
  expect(body.links.next).toContain("limit=100&offset=100");
  for (const query of [
    "limit=0",
    "limit=-1",
    "offset=-1",
    "limit=two",
    "offset=1.5",
    "status=lost",
    "fromDate=soon",
  ]) {
    expect([query, (await idfy.call("GET", `${list}?${query}`)).status]).toEqual([query, 400]);
  }
  expect((await idfy.call("GET", `${list}?limit=&offset=&status=`)).body.limit).toBe(100);
});

it("keeps filters in its links, encoded", async () => {
  const idfy = await openIdfy();
  idfy.control.seedDocuments({ count: 3, title: "A & B=ø" });
  const { body } = await idfy.call("GET", `${list}?title=${encodeURIComponent("A & B=ø")}&limit=1`);
  expect(body.size).toBe(3);
  expect(new URL(body.links.next).searchParams.get("title")).toBe("A & B=ø");
});

it("filters by every documented parameter", async () => {
  const idfy = await openIdfy({ now: () => Date.UTC(2024, 0, 10), tokenLifetimeS: 999_999 });
  const signer = signerRequest({
    externalSignerId: "kari-1",
    signerInfo: { firstName: "Kari", lastName: "Nordmann" },
  });
  const advanced = { tags: ["hr", "oslo"] };
  const created = await idfy.call(
    "POST",
    "/signature/documents",
    documentRequest({ signers: [signer], advanced }),
  );
  idfy.control.clock.advance(86_400_000);
  idfy.control.seedDocuments({ count: 1, signed: true });
  const find = async (query: Record<string, string>): Promise<Answer["body"]> =>
    (await idfy.call("GET", `${list}?${new URLSearchParams(query).toString()}`)).body;

  const first = created.body;
  const matching: Record<string, string>[] = [
    { externalId: "contract-1" },
    { signerId: first.signers[0]?.id ?? "" },
    { externalSignerId: "kari-1" },
    { nameOfSigner: "kari nord" },
    { title: "contr" },
    { status: "UNSIGNED" },
    { tags: "hr" },
    { tags: "hr,oslo" },
    { toDate: "2024-01-10T12:00:00" },
  ];
  for (const query of matching) {
    const found = await find(query);
    expect([query, found.data.map(({ externalId }) => externalId)]).toEqual([query, ["contract-1"]]);
  }
  for (const query of [{ tags: "hr,bergen" }, { externalId: "other" }, { signerId: "nobody" }]) {
    expect((await find(query)).size).toBe(0);
  }
  for (const query of [
    { fromDate: "2024-01-11" },
    { lastUpdated: "2024-01-11" },
    { signedDate: "2024-01-10" },
  ]) {
    expect((await find(query)).data.map(({ externalId }) => externalId)).toEqual(["seed-0002"]);
  }
  expect((await find({ nameOfSigner: "testesen" })).size).toBe(1);
});

it("shows instants with seven digits, as the provider does", async () => {
  const idfy = await openIdfy({ now: () => Date.UTC(2024, 0, 10, 8, 29, 15, 168), documents: 1 });
  const { body } = await idfy.call("GET", list);
  expect(body.data[0]).toMatchObject({
    created: "2024-01-10T08:29:15.1680000Z",
    accountId: idfy.credentials.accountId,
  });
});
