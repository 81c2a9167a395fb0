import {
  type FaultRequest,
  type FaultStep,
  respond,
  respondJson,
  virtualRuntime,
} from "@idbraid/core/testing";
import { expect, it } from "vitest";
import type { PassFort } from "../index.ts";
import { ledTo } from "../test-led-to.node.ts";
import { type SignatureVector, vectors } from "../test-vectors.node.ts";
import { callback, startPassFort } from "./test-passfort.ts";

const { messages } = vectors("signature-vectors");
const exampleD = messages.find(({ name }) => name === "callback-to-passfort") as SignatureVector;
const exampleE = messages.find(({ name }) => name === "image-from-passfort") as SignatureVector;

/** What a call of the real base URL puts on the wire: its connections end at a server on loopback, without TLS. */
async function onTheWire(
  step: FaultStep,
  call: (passfort: PassFort) => Promise<unknown>,
): Promise<FaultRequest> {
  const { server, passfort } = await startPassFort(step, {
    baseUrl: "https://api.passfort.com/integrations",
    runtime: virtualRuntime({ startMs: Date.parse("Tue, 24 Mar 2020 11:21:25 GMT") }),
    proxy: ledTo(() => server.port),
  });
  await call(passfort);
  return server.requests[0] as FaultRequest;
}

function expectVector(
  request: FaultRequest,
  { method, target, headers, ...expected }: SignatureVector,
): void {
  expect(`${request.method} ${request.target}`).toBe(`${method} ${target}`);
  expect(Buffer.from(request.body).toString("base64")).toBe(expected.body_base64);
  const signed = { ...headers, authorization: expected.header_value };
  for (const [name, value] of Object.entries(signed)) {
    const lines = request.rawHeaders.filter(([one]) => one.toLowerCase() === name);
    expect(
      lines.map(([, line]) => line),
      name,
    ).toEqual([value]);
  }
}

it("case 61: sends a callback to /integrations/v1/callbacks, signed byte for byte as in worked example D", async () => {
  const request = await onTheWire(respondJson({ callback_id: "c-1" }), async ({ callbacks }) => {
    const sent = await callbacks.send({ ...callback, custom_data: { my_field: 42 } });
    expect(sent.callback_id).toBe("c-1");
  });
  expectVector(request, exampleD);
  expect(request.header("content-type")).toBe("application/json");
});

it("asks for an image, signed byte for byte as in worked example E", async () => {
  const request = await onTheWire(
    respond({ headers: { "content-type": "image/jpeg" }, body: "JPEG" }),
    async ({ images }) => {
      const image = await images.download("2a7933f3-c4a2-49f3-883b-946c33d28b26");
      expect(image.contentType).toBe("image/jpeg");
      expect(Buffer.from(await image.bytes()).toString()).toBe("JPEG");
    },
  );
  expectVector(request, exampleE);
  expect(request.header("digest")).toBeUndefined();
});

it("leaves an image on the wire until it is read, and stops at the size that it is given", async () => {
  const { passfort } = await startPassFort(respond({ body: "0123456789" }));
  const image = await passfort.images.download("i-1");
  await expect(image.bytes({ maxBytes: 9 })).rejects.toMatchObject({ reason: "too-large" });
});

it.each([
  [{ reference: "12345" }, ["provider_id"]],
  [{ ...callback, provider_id: "not-a-uuid" }, ["provider_id"]],
  [{ ...callback, reference: "" }, ["reference"]],
  [{ ...callback, custom_data: "text" }, ["custom_data"]],
  [{ ...callback, custom_data: [1] }, ["custom_data"]],
  [{ ...callback, result: {} }, ["result"]],
])("refuses the callback %j before any traffic", async (params, paths) => {
  const { passfort, server } = await startPassFort();
  await expect(passfort.callbacks.send(params as typeof callback)).rejects.toMatchObject({
    name: "InvalidArgumentError",
    problems: paths.map((path) => ({ path })),
  });
  expect(server.requests).toHaveLength(0);
});
