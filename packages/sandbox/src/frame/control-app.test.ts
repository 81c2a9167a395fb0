import { expect, it } from "vitest";
import { documentRequest, openIdfy } from "../__tests__/open-idfy.ts";

it("tells what it is and what it can do", async () => {
  const idfy = await openIdfy({ seed: "tea" });
  const { body } = await idfy.play("GET", "");
  expect(body).toMatchObject({ provider: "idfy", seed: "tea", clock: { frozen: false } });
  expect(body.routes).toContain("POST /_sandbox/faults");
  expect(body.routes).toContain("POST /_sandbox/idfy/sessions/:id/:action");
  expect((await idfy.play("GET", "/nothing")).status).toBe(404);
});

it("refuses a body that a web page could send unasked, or that is no JSON", async () => {
  const idfy = await openIdfy();
  const post = async (type: string, body: string): Promise<number> =>
    (
      await fetch(`${idfy.baseUrl}/_sandbox/faults`, {
        method: "POST",
        body,
        headers: { "content-type": type },
      })
    ).status;
  expect(await post("text/plain", '{"fault":{"status":500}}')).toBe(400);
  expect(await post("application/json", "{")).toBe(400);
  expect(await post("application/json", '{"fault":{"status":500}}')).toBe(200);
});

it("serves no web page of another host, by whatever name that page came here", async () => {
  const idfy = await openIdfy();
  const reset = async (origin?: string): Promise<number> => {
    const headers = { ...(origin !== undefined && { origin }) };
    return (await fetch(`${idfy.baseUrl}/_sandbox/reset`, { method: "POST", headers })).status;
  };
  await idfy.call("GET", "/signature/status/ping");
  for (const origin of ["https://evil.example", "http://localhost.evil.example:4010", "null"])
    expect(await reset(origin)).toBe(403);
  expect(idfy.control.journal.entries()).not.toEqual([]);
  for (const origin of [undefined, idfy.baseUrl, "http://localhost:3000", "http://[::1]:1"])
    expect(await reset(origin)).toBe(204);
  expect(idfy.control.journal.entries()).toEqual([]);
});

it("answers with a fault as often as it is told, then as before", async () => {
  const idfy = await openIdfy();
  const fault = { status: 503, headers: { "retry-after": "2" }, body: { message: "down" } };
  const rule = { match: { method: "get", path: "/signature/*" }, skip: 1, times: 2, fault };
  const added = await idfy.play("POST", "/faults", rule);
  expect(added.body).toMatchObject({ id: 1, hits: 0 });
  const answers = [];
  for (let count = 0; count < 4; count += 1) answers.push(await idfy.call("GET", "/signature/status/ping"));
  expect(answers.map(({ status }) => status)).toEqual([200, 503, 503, 200]);
  expect(answers.map(({ headers }) => headers.get("retry-after"))).toEqual([null, "2", "2", null]);
  expect(answers.map(({ headers }) => headers.has("request-id"))).toEqual([true, true, true, true]);
  expect(answers[1]?.body.message).toBe("down");
  expect((await idfy.play("GET", "/faults")).body.faults).toEqual([]);
  const { body } = await idfy.play("GET", "/journal?path=/signature/status/ping");
  expect(body.entries.map(({ faultId }) => faultId)).toEqual([undefined, 1, 1, undefined]);
});

it("keeps a fault until it is removed, when it is told so", async () => {
  const idfy = await openIdfy();
  await idfy.play("POST", "/faults", { times: "always", fault: { status: 429 } });
  for (let count = 0; count < 3; count += 1)
    expect((await idfy.call("GET", "/x", undefined, {})).status).toBe(429);
  const { body } = await idfy.play("GET", "/faults");
  expect(body.faults).toMatchObject([{ id: 1, times: "always" }]);
  expect((await idfy.play("DELETE", "/faults/1")).status).toBe(204);
  expect((await idfy.play("DELETE", "/faults/1")).status).toBe(404);
  await idfy.play("POST", "/faults", { fault: { status: 500 } });
  expect((await idfy.play("DELETE", "/faults")).status).toBe(204);
  expect((await idfy.call("GET", "/signature/status/ping")).status).toBe(200);
});

it("can let the request happen and lose its answer, or change the answer's headers", async () => {
  const idfy = await openIdfy();
  const path = "/signature/documents";
  await idfy.token();
  idfy.control.faults.add({ match: { path }, fault: { status: 500, process: true } });
  expect((await idfy.call("POST", path, documentRequest())).status).toBe(500);
  idfy.control.faults.add({ match: { path }, fault: { status: 500 } });
  expect((await idfy.call("POST", path, documentRequest({ externalId: "never-made" }))).status).toBe(500);
  const summaries = await idfy.call("GET", `${path}/summary`);
  expect(summaries.body.data.map(({ externalId }) => externalId)).toEqual(["contract-1"]);

  const headers = { "request-id": "mine", "x-new": "1" };
  idfy.control.faults.add({ fault: { headers, reason: "Fine", delayMs: 20 } });
  const answer = await idfy.call("GET", "/signature/status/ping");
  expect([answer.status, answer.reason, answer.headers.get("x-new")]).toEqual([200, "Fine", "1"]);
  expect(answer.headers.get("request-id")).toBe("mine");
});

it("sends text, JSON or nothing as the body of a fault", async () => {
  const idfy = await openIdfy();
  idfy.control.faults.add({
    fault: { status: 502, body: "<html>", headers: { "content-type": "text/html" } },
  });
  const html = await idfy.call("GET", "/x", undefined, { authorization: "" });
  expect([html.text, html.headers.get("content-type")]).toEqual(["<html>", "text/html"]);
  idfy.control.faults.add({ fault: { status: 500, body: "oh" } });
  const text = await idfy.call("GET", "/x", undefined, { authorization: "" });
  expect(text.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  idfy.control.faults.add({ fault: { status: 204, body: "dropped" } });
  expect((await idfy.call("GET", "/x", undefined, { authorization: "" })).text).toBe("");
});

it("refuses faults that are none, naming what is wrong", async () => {
  const idfy = await openIdfy();
  const fields = async (body: unknown): Promise<readonly string[]> => {
    const answer = await idfy.play("POST", "/faults", body);
    expect(answer.status).toBe(400);
    return answer.body.errors.map(({ field }) => field);
  };
  expect(await fields({})).toEqual(["fault"]);
  expect(await fields({ fault: {} })).toEqual(["fault"]);
  expect(
    await fields({ times: 0, skip: -1, match: "all", fault: { status: 99, drop: "soon", delayMs: -1 } }),
  ).toEqual(["match", "skip", "times", "fault.status", "fault.delayMs", "fault.drop"]);
  expect(await fields({ fault: { headers: { "bad name": "x" } } })).toEqual(["fault.headers"]);
  expect(await fields({ fault: { reason: "two\nlines" } })).toEqual(["fault.reason"]);
  expect(await fields([])).toContain("");
});

it("keeps a journal without secrets and personal data, and counts token requests", async () => {
  const idfy = await openIdfy();
  await idfy.call("GET", "/signature/documents/summary?limit=5&nameOfSigner=Kari", undefined, {
    "x-secret": "s3cret",
  });
  const { body, text } = await idfy.play("GET", "/journal");
  expect(body.counts).toEqual({ "POST /oauth/connect/token": 1, "GET /signature/documents/summary": 1 });
  expect(body.entries).toHaveLength(2);
  expect(body.entries[1]).toMatchObject({
    id: 2,
    method: "GET",
    path: "/signature/documents/summary",
    query: { limit: "5", nameOfSigner: "[redacted]" },
    headers: { authorization: "[redacted]", "x-secret": "[redacted]" },
    status: 200,
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    durationMs: expect.any(Number) as number,
  });
  for (const secret of [idfy.credentials.clientSecret, "s3cret", "Kari", "Bearer", "Basic"]) {
    expect(text).not.toContain(secret);
  }
  expect((await idfy.play("GET", "/journal?method=POST")).body.entries).toHaveLength(1);
  expect((await idfy.play("DELETE", "/journal")).status).toBe(204);
  expect((await idfy.play("GET", "/journal")).body).toMatchObject({ counts: {}, entries: [] });
});

it("journals a connection that was cut before there was a status", async () => {
  const idfy = await openIdfy();
  idfy.control.faults.add({ fault: { drop: "before" } });
  await expect(fetch(`${idfy.baseUrl}/x`)).rejects.toThrow("fetch failed");
  const [entry] = (await idfy.play("GET", "/journal")).body.entries;
  expect(entry).toMatchObject({ path: "/x", faultId: 1 });
  expect(entry).not.toHaveProperty("status");
});

it("sets, advances, freezes and resumes the clock", async () => {
  const idfy = await openIdfy();
  const set = async (body: unknown): Promise<number> => (await idfy.play("PUT", "/clock", body)).body.nowMs;
  const start = Date.UTC(2030, 0, 1);
  expect(await set({ now: "2030-01-01T00:00:00Z", frozen: true })).toBe(start);
  expect(await set({ advanceMs: 1500 })).toBe(start + 1500);
  expect((await idfy.play("GET", "/clock")).body).toMatchObject({ nowMs: start + 1500, frozen: true });
  expect((await idfy.play("GET", "/clock")).headers.get("content-type")).toMatch(/json/);
  await set({ frozen: false });
  expect((await idfy.play("GET", "/clock")).body.frozen).toBe(false);
  expect(idfy.control.clock.now()).toBeLessThan(start + 60_000);
  for (const wrong of [{ now: "soon" }, { advanceMs: "1" }, { frozen: 1 }, "later"]) {
    expect((await idfy.play("PUT", "/clock", JSON.stringify(wrong))).status).toBe(400);
  }
});

it("goes back to the start on reset, and old tokens stay refused", async () => {
  const idfy = await openIdfy({ documents: 1, throttle: { limit: 1000, windowMs: 1000 } });
  const token = await idfy.token();
  const headers = { authorization: `Bearer ${token}` };
  const create = async (): Promise<string> =>
    (await idfy.call("POST", "/signature/documents", documentRequest(), { ...headers })).body.documentId;
  const before = await create();
  idfy.control.faults.add({ match: { path: "/never" }, fault: { status: 500 } });
  idfy.control.clock.advance(-86_400_000);
  idfy.control.setProducts([]);

  expect((await idfy.play("POST", "/reset")).status).toBe(204);
  expect((await idfy.call("GET", "/signature/status/ping", undefined, headers)).status).toBe(401);
  expect((await idfy.play("GET", "/faults")).body.faults).toEqual([]);
  expect(Math.abs(idfy.control.clock.now() - Date.now())).toBeLessThan(5000);
  headers.authorization = `Bearer ${await idfy.token()}`;
  expect(headers.authorization).not.toContain(token);
  const list = await idfy.call("GET", "/signature/documents/summary", undefined, headers);
  expect(list.body.size).toBe(1);
  expect(await create()).toBe(before);
});

it("makes documents without calls and tells about them", async () => {
  const idfy = await openIdfy();
  const { body } = await idfy.play("POST", "/idfy/documents", { count: 2, title: "Lease", signed: true });
  expect(body.documentIds).toHaveLength(2);
  const one = await idfy.play("GET", `/idfy/documents/${body.documentIds[0]}`);
  expect(one.body).toMatchObject({ status: { documentStatus: "signed" }, signers: [{ signed: true }] });
  await idfy.call("POST", "/signature/documents", documentRequest({ externalId: "seed-0004" }));
  const more = await idfy.play("POST", "/idfy/documents");
  expect(more.body.documentIds).toHaveLength(1);
  expect((await idfy.play("POST", "/idfy/documents", { count: 0 })).status).toBe(400);
  expect((await idfy.play("GET", "/idfy/documents/nothing")).status).toBe(404);
  expect((await idfy.play("POST", "/idfy/documents/nothing/sign")).status).toBe(404);
  const sign = `/idfy/documents/${more.body.documentIds[0]}/sign`;
  expect((await idfy.play("POST", sign, { signerId: "nobody" })).status).toBe(404);
});

it("refuses a fault with a member it does not know, and names it", async () => {
  const idfy = await openIdfy();
  const wrong: readonly (readonly [rule: object, field: string])[] = [
    [{ fault: { delay: 10 } }, "fault.delay"],
    [{ fault: { status: 500 }, match: { url: "/" } }, "match.url"],
    [{ fault: { status: 500 }, count: 1 }, "count"],
  ];
  for (const [rule, field] of wrong) {
    const { status, body } = await idfy.play("POST", "/faults", rule);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(`"${field}"`);
  }
  expect((await idfy.play("GET", "/faults")).body.faults).toEqual([]);
});
