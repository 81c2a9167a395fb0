import type { InvalidArgumentError } from "@idbraid/core";
import { respond, respondJson, throttled } from "@idbraid/core/testing";
import * as z from "zod";
import { expect, it } from "vitest";
import { failure, stub } from "./__fixtures__/stub.ts";

it("sends a request to an endpoint without a method, with encoded parameters", async () => {
  const made = await stub({ steps: [respondJson([{ status: "DELIVERED" }])] });
  const data = await made.idfy.request({
    method: "GET",
    path: "/signature/documents/{documentId}/notifications",
    params: { documentId: "a/b" },
    query: { all: false, page: 0, none: undefined },
    response: z.array(z.looseObject({ status: z.string() })),
  });
  expect(data[0]?.status).toBe("DELIVERED");
  expect(made.calls[0]?.target).toBe("/signature/documents/a%2Fb/notifications?all=false&page=0");
  expect(made.calls[0]?.header("authorization")).toBe("Bearer token-1");
});

it("sends a body, and ignores the answer when none is expected", async () => {
  const made = await stub({ steps: [respond({ status: 200 })] });
  const reminder = { notificationSetting: "sendEmail" };
  const path = "/signature/documents/{documentId}/notifications/reminder";
  const request = {
    method: "POST",
    path,
    params: { documentId: "d1" },
    body: reminder,
    expect: "nothing",
  } as const;
  expect(await made.idfy.request(request)).toBeUndefined();
  expect(made.calls[0]?.text()).toBe('{"notificationSetting":"sendEmail"}');
});

it("gives unknown data as it came", async () => {
  const { idfy } = await stub({ steps: [respondJson(["Default", "Black"])] });
  expect(await idfy.request({ method: "GET", path: "/signature/themes/list/themes" })).toEqual([
    "Default",
    "Black",
  ]);
});

it("case 34: sends reminders again after a 429, but not after a 503", async () => {
  const made = await stub({ steps: [throttled(), respondJson({}), respond({ status: 503 })] });
  const remind = {
    method: "POST",
    path: "/signature/documents/{id}/notifications/reminder",
    params: { id: "d1" },
  } as const;
  await made.idfy.request({ ...remind, body: { notificationSetting: "sendEmail" } });
  expect(await failure(made.idfy.request(remind))).toMatchObject({ code: "outcome_unknown" });
  expect(made.calls).toHaveLength(3);
});

it("does not repeat a read by its verb, as some cost money", async () => {
  const made = await stub({ steps: [respond({ status: 503 })] });
  const path = "/information/person/creditcheck";
  expect(await failure(made.idfy.request({ method: "GET", path }))).toMatchObject({
    code: "outcome_unknown",
  });
  expect(made.calls).toHaveLength(1);
  expect(await failure(made.idfy.request({ method: "GET", path, replay: "safe" }))).toMatchObject({
    status: 503,
  });
  expect(made.calls).toHaveLength(4);
});

it.each([
  "signature/documents",
  "",
  "//evil.example/x",
  "https://evil.example/x",
  "/signature/../admin",
  "/signature/./x",
  "/signature//x",
  "/signature/",
  "/signature/%2e%2e/admin",
  "/a\\b",
  "/a?b=c",
  "/a#b",
  "/a b",
  "/{a",
  undefined,
  7,
])("refuses the path %j before any traffic", async (path) => {
  const { idfy, server } = await stub();
  const error = await failure(idfy.request({ method: "GET", path: path as string }));
  expect(error).toMatchObject({ name: "InvalidArgumentError", problems: [{ path: "path" }] });
  expect(server.requests).toHaveLength(0);
});

it.each([{}, { id: "" }, { id: ".." }, { id: null }, undefined])(
  "refuses the values %j for a path with {id}",
  async (params) => {
    const { idfy, server } = await stub();
    const error = await failure(idfy.request({ method: "GET", path: "/x/{id}", params: params as never }));
    expect(error).toMatchObject({ name: "InvalidArgumentError", problems: [{ path: "id" }] });
    expect(server.requests).toHaveLength(0);
  },
);

it.each([
  ["method", { method: "GET\r\nX" }],
  ["method", { method: "PUT /x HTTP/1.1\r\nA: b" }],
  ["method", { method: "get" }],
  ["method", { method: "OPTIONS" }],
  ["method", { method: null }],
  ["replay", { replay: "bogus" }],
  ["response", { response: {} }],
  ["replay", { replay: null }],
])("refuses a bad %s in %j before any traffic", async (path, part) => {
  const { idfy, server } = await stub();
  const request = { method: "GET", path: "/signature/themes/list/themes", ...part };
  const error = await failure(idfy.request(request as never));
  expect(error).toMatchObject({ name: "InvalidArgumentError", problems: [{ path }], attempts: [] });
  const { message, operation } = error as InvalidArgumentError;
  expect(`${message}${operation ?? ""}`).not.toMatch(/[\r\n]|HTTP|bogus/);
  expect(server.requests).toHaveLength(0);
});

it("rejects, and does not throw, when it is called without a request", async () => {
  const { idfy } = await stub();
  expect(await failure(idfy.request(undefined as never))).toMatchObject({ name: "InvalidArgumentError" });
});
