import { useMsw } from "@idbraid/tooling/msw-server";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { testClient, write } from "../../testing/test-client.ts";

const api = "https://api.example.com";
const server = useMsw();

async function* open(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode("one");
  yield new TextEncoder().encode("two");
}

describe("T5: msw can stand in for a provider that takes uploads", () => {
  it.each([
    ["of bytes", { bytes: new TextEncoder().encode("onetwo"), contentType: "text/plain" }],
    ["of a stream", { open, contentType: "text/plain" }],
    ["of a stream with its length", { open, contentType: "text/plain", length: 6 }],
  ])("%s", async (_name, upload) => {
    server.use(
      http.post(`${api}/things`, async ({ request }) => HttpResponse.json({ got: await request.text() })),
    );
    const client = testClient(api);
    expect(await client.request({ ...write, body: undefined, upload })).toEqual({ got: "onetwo" });
    await client.close();
  });
});
