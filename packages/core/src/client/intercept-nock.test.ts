import nock from "nock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { failure } from "../testing/client-fixture.ts";
import { fastRuntime } from "../testing/fast-runtime.ts";
import { read, testClient, write } from "../testing/test-client.ts";

const api = "https://api.example.com";

// nock is active from its import on, for all files that share this worker.
beforeAll(() => {
  if (!nock.isActive()) nock.activate();
});
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

describe("T5: nock can stand in for a provider", () => {
  it("with a success", async () => {
    nock(api)
      .post("/things", { name: "x" })
      .matchHeader("accept", "application/json")
      .reply(201, { id: "1" });
    const client = testClient(api);
    const { data, status } = await client.request(write).withResponse();
    expect({ data, status }).toEqual({ data: { id: "1" }, status: 201 });
    await client.close();
  });

  it("with an error status", async () => {
    nock(api).get("/things").reply(404, { message: "no such thing" });
    const client = testClient(api);
    expect(await failure(client.request(read))).toMatchObject({ code: "not_found", status: 404 });
    await client.close();
  });

  it("with a 503, after which the call is tried again", async () => {
    nock(api).get("/things").reply(503).get("/things").reply(200, { ok: true });
    const client = testClient(api, { runtime: fastRuntime({ speed: 50 }) });
    const { data, attempts } = await client.request(read).withResponse();
    expect(data).toEqual({ ok: true });
    expect(attempts).toHaveLength(2);
    await client.close();
  });

  it("with a broken connection", async () => {
    nock(api)
      .get("/things")
      .replyWithError(Object.assign(new Error("gone"), { code: "ECONNRESET" }));
    const client = testClient(api, { maxAttempts: 1 });
    expect(await failure(client.request(read))).toMatchObject({
      name: "ConnectionError",
      reason: "ECONNRESET",
    });
    await client.close();
  });
});
