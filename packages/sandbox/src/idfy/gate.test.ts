import { expect, it } from "vitest";
import { documentRequest, openIdfy } from "../__tests__/open-idfy.ts";

const ping = "/signature/status/ping";

it("refuses a call without a token, with an unknown one and with one of another scheme", async () => {
  const idfy = await openIdfy();
  const token = await idfy.token();
  for (const authorization of [
    "",
    "Bearer",
    "Bearer nonsense",
    `Basic ${token}`,
    token,
    `Bearer ${token}x`,
  ]) {
    const answer = await idfy.call("GET", ping, undefined, { authorization });
    expect([authorization, answer.status]).toEqual([authorization, 401]);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
  }
  const unnamed = await fetch(idfy.baseUrl + ping);
  expect([unnamed.status, unnamed.headers.get("x-idfy-accountid")]).toEqual([401, null]);
  expect((await idfy.call("GET", ping)).status).toBe(200);
});

it("refuses a token without the scope of the operation with 403", async () => {
  const idfy = await openIdfy();
  const authorization = `Bearer ${await idfy.token("document_read")}`;
  const calls: [string, string, number][] = [
    ["GET", "/signature/documents/summary", 200],
    ["POST", "/signature/documents", 403],
    ["GET", "/signature/documents/1/files?fileFormat=pades", 403],
    ["GET", "/identification/v2/sessions", 403],
  ];
  for (const [method, path, status] of calls) {
    const body = method === "POST" ? documentRequest() : undefined;
    const answer = await idfy.call(method, path, body, { authorization });
    expect([path, answer.status]).toEqual([path, status]);
  }
});

it("answers 402 for what the account does not subscribe to", async () => {
  const idfy = await openIdfy({ products: ["identification"] });
  expect((await idfy.call("GET", "/identification/v2/languages")).status).toBe(200);
  const refused = await idfy.call("GET", "/signature/documents/summary");
  expect([refused.status, refused.body.message]).toEqual([
    402,
    "This endpoint is not part of your subscription.",
  ]);

  expect((await idfy.play("PUT", "/idfy/products", { products: ["signature"] })).status).toBe(204);
  expect((await idfy.call("GET", "/signature/documents/summary")).status).toBe(200);
  expect((await idfy.call("GET", "/identification/v2/languages")).status).toBe(402);
  expect((await idfy.play("PUT", "/idfy/products", { products: ["tea"] })).status).toBe(400);

  const other = idfy.simulator.otherCredentials["unsubscribed"];
  const authorization = `Bearer ${await idfy.token("document_read", other)}`;
  const unsubscribed = await idfy.call("GET", "/signature/documents/summary", undefined, { authorization });
  expect(unsubscribed.status).toBe(402);
});

it("sends the standard headers, which follow the credentials", async () => {
  const idfy = await openIdfy({ now: () => Date.UTC(2024, 0, 2, 3, 4, 5) });
  const { headers } = await idfy.call("GET", ping);
  expect(headers.get("x-idfy-environment")).toBe("test");
  expect(headers.get("x-idfy-accountid")).toBe(idfy.credentials.accountId);
  expect(headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get("requestid")).toBe(headers.get("request-id"));
  expect(headers.get("date")).toBe("Tue, 02 Jan 2024 03:04:05 GMT");

  const production = idfy.simulator.otherCredentials["production"];
  const authorization = `Bearer ${await idfy.token("identify", production)}`;
  const answer = await idfy.call("GET", ping, undefined, { authorization });
  expect(answer.headers.get("x-idfy-environment")).toBe("prod");
  expect(answer.headers.get("x-idfy-accountid")).toBe(production?.accountId);
});

it("keeps accounts apart", async () => {
  const idfy = await openIdfy();
  const { body } = await idfy.call("POST", "/signature/documents", documentRequest());
  const other = idfy.simulator.otherCredentials["production"];
  const authorization = `Bearer ${await idfy.token(undefined, other)}`;
  const path = `/signature/documents/${body.documentId}`;
  expect((await idfy.call("GET", path)).status).toBe(200);
  expect((await idfy.call("GET", path, undefined, { authorization })).status).toBe(404);
  const list = await idfy.call("GET", "/signature/documents/summary", undefined, { authorization });
  expect(list.body.size).toBe(0);
});

it("refuses a body without a JSON content type, in any order of charset", async () => {
  const idfy = await openIdfy();
  const post = async (type: string): Promise<number> =>
    (await idfy.call("POST", "/signature/documents", documentRequest(), { "content-type": type })).status;
  expect(await post("application/json")).toBe(200);
  expect(await post("application/json; charset=utf-8")).toBe(200);
  expect(await post("application/json;charset=UTF-8")).toBe(200);
  expect(await post("text/plain")).toBe(400);
  expect(await post("application/json; charset=latin1")).toBe(400);
  expect(await post("application/x-www-form-urlencoded")).toBe(400);
  const bytes = {
    method: "POST",
    body: Buffer.from("{}"),
    headers: { authorization: `Bearer ${await idfy.token()}` },
  };
  const untyped = await fetch(`${idfy.baseUrl}/signature/documents`, bytes);
  expect(untyped.status).toBe(400); // no Content-Type at all
});

it("can want the content type on every request, as the provider's text says", async () => {
  const idfy = await openIdfy({ contentType: "every-request" });
  const bare = await idfy.call("GET", ping);
  expect([bare.status, bare.body.message]).toEqual([
    400,
    "The Content-Type header must be application/json.",
  ]);
  expect((await idfy.call("GET", ping, undefined, { "content-type": "application/json" })).status).toBe(200);
  expect((await idfy.call("GET", ping, undefined, { authorization: "Bearer x" })).status).toBe(401);
});

it("refuses a body that is not JSON in UTF-8", async () => {
  const idfy = await openIdfy();
  expect((await idfy.call("POST", "/signature/documents", "{oops")).status).toBe(400);
  const headers = { authorization: `Bearer ${await idfy.token()}`, "content-type": "application/json" };
  const body = Buffer.from([0x22, 0xff, 0x22]);
  const response = await fetch(`${idfy.baseUrl}/signature/documents`, { method: "POST", headers, body });
  expect(response.status).toBe(400);
});

it("throttles with 429 and a Retry-After that is true", async () => {
  const idfy = await openIdfy({ throttle: { limit: 2, windowMs: 5000 } });
  idfy.control.clock.freeze();
  const status = async (): Promise<number> => (await idfy.call("GET", ping)).status;
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  const refused = await idfy.call("GET", ping);
  expect(refused.headers.get("retry-after")).toBe("5");
  idfy.control.clock.advance(5000);
  expect(await status()).toBe(200);

  expect((await idfy.play("PUT", "/idfy/throttle", { limit: 1, windowMs: 60_000 })).status).toBe(204);
  expect([await status(), await status()]).toEqual([200, 429]);
  expect((await idfy.play("PUT", "/idfy/throttle", { limit: 0 })).status).toBe(400);
  expect((await idfy.play("DELETE", "/idfy/throttle")).status).toBe(204);
  expect([await status(), await status()]).toEqual([200, 200]);
});

it("makes tokens invalid when it is told to", async () => {
  const idfy = await openIdfy();
  expect((await idfy.call("GET", ping)).status).toBe(200);
  expect((await idfy.play("DELETE", "/idfy/tokens")).status).toBe(204);
  expect((await idfy.call("GET", ping)).status).toBe(401);
});
