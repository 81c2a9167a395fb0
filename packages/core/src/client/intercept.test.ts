import { http, HttpResponse } from "msw";
import { useMsw } from "@idbraid/tooling/msw-server";
import { describe, expect, it } from "vitest";
import { failure } from "../testing/client-fixture.ts";
import { fastRuntime } from "../testing/fast-runtime.ts";
import { read, testClient, write } from "../testing/test-client.ts";

const api = "https://api.example.com";
const server = useMsw();

describe("T5: msw can stand in for a provider", () => {
  it("with a success", async () => {
    server.use(
      http.post(`${api}/things`, async ({ request }) =>
        HttpResponse.json({ got: await request.json() }, { status: 201 }),
      ),
    );
    const client = testClient(api);
    const { data, status, headers } = await client.request(write).withResponse();
    expect(data).toEqual({ got: { name: "x" } });
    expect(status).toBe(201);
    expect(headers.get("content-type")).toContain("application/json");
    await client.close();
  });

  it("with an error status", async () => {
    server.use(
      http.get(`${api}/things`, () => HttpResponse.json({ message: "no such thing" }, { status: 404 })),
    );
    const client = testClient(api);
    const error = await failure(client.request(read));
    expect(error).toMatchObject({ code: "not_found", status: 404 });
    expect(error.message).toContain("no such thing");
    await client.close();
  });

  it("with a 503, after which the call is tried again", async () => {
    let calls = 0;
    server.use(
      http.get(`${api}/things`, () => HttpResponse.json({}, { status: (calls += 1) === 1 ? 503 : 200 })),
    );
    const client = testClient(api, { runtime: fastRuntime({ speed: 50 }) });
    expect((await client.request(read).withResponse()).attempts).toHaveLength(2);
    await client.close();
  });

  it("with a broken connection", async () => {
    server.use(http.get(`${api}/things`, () => HttpResponse.error()));
    const client = testClient(api, { maxAttempts: 1 });
    expect(await failure(client.request(read))).toMatchObject({ name: "ConnectionError" });
    await client.close();
  });

  it("with a download", async () => {
    server.use(
      http.get(`${api}/things`, () =>
        HttpResponse.text("a file", { headers: { "content-type": "text/plain" } }),
      ),
    );
    const client = testClient(api);
    const file = await client.request.download(read);
    expect(Buffer.from(await file.bytes()).toString()).toBe("a file");
    await client.close();
  });
});
