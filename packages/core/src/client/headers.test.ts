import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { read, write } from "../testing/test-client.ts";
import { headerProblems, mergeHeaders } from "./client-headers.ts";
import { userAgent } from "./user-agent.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const sent = (): Record<string, string> =>
  Object.fromEntries(fixture.server.requests.at(-1)?.rawHeaders ?? []);

describe("the headers of a request", () => {
  it("tell who calls and what is understood, and nothing else", async () => {
    await fixture.client().request(read);
    expect(sent()).toEqual({
      Accept: "application/json",
      "User-Agent": `idbraid-test/0.0.0 node/${process.versions.node}`,
      "Accept-Encoding": "identity",
      Host: new URL(fixture.server.origin).host,
      Connection: "keep-alive",
    });
  });

  it("describe a body by its type and its length in bytes", async () => {
    const subject = fixture.client();
    await subject.request({ ...write, body: { name: "é€" } });
    expect(sent()).toMatchObject({ "Content-Type": "application/json", "Content-Length": "16" });
    await subject.request({ ...write, body: undefined });
    expect(sent()).toMatchObject({ "Content-Length": "0" });
    expect(sent()).not.toHaveProperty("Content-Type");
  });

  it("come from the provider, then the client, then the call, in any letter case", async () => {
    const provider = { headers: { "x-a": "provider", "X-B": "provider", "x-c": "provider" } };
    const subject = fixture.client(
      { headers: { "X-A": "client", "x-b": "client", Accept: "text/plain" } },
      provider,
    );
    await subject.request(read, { headers: { "x-a": "call", "user-agent": null } });
    expect(sent()).toMatchObject({ "x-a": "call", "x-b": "client", "x-c": "provider", Accept: "text/plain" });
    expect(Object.keys(sent()).map((name) => name.toLowerCase())).not.toContain("user-agent");
    expect(
      fixture.server.requests[0]?.rawHeaders.filter(([name]) => name.toLowerCase() === "x-a"),
    ).toHaveLength(1);
  });

  it("may name another type for the body", async () => {
    await fixture.client({}, { headers: { "content-type": "application/vnd.test+json" } }).request(write);
    expect(fixture.server.requests[0]?.header("content-type")).toBe("application/vnd.test+json");
  });

  it("are taken away by null, and may come back later", () => {
    expect({ ...mergeHeaders({ Accept: "a" }, { accept: null }) }).toEqual({});
    expect({ ...mergeHeaders({ Accept: "a" }, { accept: null }, { ACCEPT: "b" }) }).toEqual({ ACCEPT: "b" });
    expect({ ...mergeHeaders(undefined, { A: "" }) }).toEqual({ A: "" });
  });
});

describe("the User-Agent", () => {
  const node = `node/${process.versions.node}`;

  it.each([
    [undefined, `idbraid-test/1.2.3 ${node}`],
    [{ name: "shop" }, `idbraid-test/1.2.3 ${node} shop`],
    [{ name: "shop", version: "4" }, `idbraid-test/1.2.3 ${node} shop/4`],
    [{ name: "my shop\r\nx: y", version: "4 (é)" }, `idbraid-test/1.2.3 ${node} my-shop-x-y/4-`],
  ])("with appInfo %j is %j", (appInfo, expected) => {
    expect(userAgent("test", "1.2.3", appInfo)).toBe(expected);
  });

  it("carries the application on the wire", async () => {
    await fixture.client({ appInfo: { name: "shop", version: "4" } }).request(read);
    expect(sent()["User-Agent"]).toMatch(/ shop\/4$/);
  });
});

describe("T15: header names and values are checked before they are sent", () => {
  it.each([
    ["x-a", "1\r\nx-evil: 1", "headers.x-a"],
    ["x-a", "1\nx", "headers.x-a"],
    ["x-a", "\u0000", "headers.x-a"],
    ["x-a", "\u007f", "headers.x-a"],
    ["x-a", "\u20ac", "headers.x-a"],
    ["x-a: 1\r\nx-b", "1", "headers.x-a: 1\\r\\nx-b"],
    ["x a", "1", "headers.x a"],
    ["", "1", "headers."],
    ["é", "1", "headers.é"],
    ["Host", "evil.example", "headers.Host"],
    ["content-length", "5", "headers.content-length"],
    ["Transfer-Encoding", "chunked", "headers.Transfer-Encoding"],
    ["connection", "close", "headers.connection"],
    ["Expect", "100-continue", "headers.Expect"],
  ])("refuses %j: %j", async (name, value, path) => {
    const error = await failure(fixture.client().request(read, { headers: { [name]: value } }));
    expect(error).toMatchObject({ code: "invalid_argument", problems: [{ path }] });
    if (value.length > 2) expect(error.message).not.toContain(value);
    expect(fixture.server.requests).toHaveLength(0);
    expect(() => fixture.client({ headers: { [name]: value } })).toThrow(
      "createTest() was called with options",
    );
  });

  it.each(["tab\there", "latin1 é ÿ", "", " ~!"])("takes %j", (value) => {
    expect(headerProblems({ "x-a": value })).toEqual([]);
  });

  it("sends latin1 as it is", async () => {
    await fixture.client().request(read, { headers: { "x-a": "é" } });
    expect(fixture.server.requests[0]?.header("x-a")).toBe("é");
  });

  it("looks at a header that is to be removed by its name only", () => {
    expect(headerProblems({ "x-a": null })).toEqual([]);
    expect(headerProblems({ host: null })).toHaveLength(1);
  });
});
