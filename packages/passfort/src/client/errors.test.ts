import { type ApiError, ConflictError } from "@idbraid/core";
import { canary, expectNoCanaries, reset, respond, respondJson } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { readPassFortError } from "./errors.ts";
import { callback, canaryKey, failure, startPassFort } from "./test-passfort.ts";

it.each<[unknown, object]>([
  [{ errors: [{ type: "NOT_READY", message: "too early" }] }, { code: "NOT_READY", message: "too early" }],
  [
    { code: "gone", message: "no such check" },
    { code: "gone", message: "no such check" },
  ],
  [{ error: "unauthorized" }, { code: undefined, message: "unauthorized" }],
  ["Bad Gateway", { message: "Bad Gateway" }],
  [{ errors: [] }, { code: undefined, message: undefined }],
  [
    { errors: ["text"], message: 7 },
    { code: undefined, message: undefined },
  ],
  [["a"], {}],
  [null, {}],
  [undefined, {}],
])("reads the error body %j", (body, expected) => {
  expect(readPassFortError(body)).toEqual(expected);
});

it("keeps status, code and words of an error, and repeats no words in its message", async () => {
  const body = { errors: [{ type: "CHECK_CLOSED", message: "Ada Lovelace was checked" }] };
  const { passfort } = await startPassFort(respondJson(body, { status: 409 }));
  const error = (await failure(passfort.callbacks.send(callback))) as ApiError;
  expect(error).toBeInstanceOf(ConflictError);
  expect(error).toMatchObject({ status: 409, providerCode: "CHECK_CLOSED" });
  expect(error.providerMessage).toBe("Ada Lovelace was checked");
  expect(error.message).not.toContain("Ada");
});

it("E1: shows neither key nor data nor reference in any error", async () => {
  const data = { reference: canary("reference"), note: canary("note"), image: canary("image") };
  const secrets = { ...canaryKey("k1"), ...data };
  const params = { ...callback, reference: data.reference, custom_data: { note: data.note } };
  for (const step of [
    respond({ status: 401 }),
    respond({ status: 500 }),
    reset(),
    respond({ body: "<html>" }),
  ]) {
    const { passfort } = await startPassFort(step, { secretKey: secrets.secretKey, maxAttempts: 2 });
    expectNoCanaries(await failure(passfort.callbacks.send(params)), secrets);
    expectNoCanaries(passfort, secrets);
  }
  const { passfort } = await startPassFort(respond({ status: 404 }), { secretKey: secrets.secretKey });
  expectNoCanaries(await failure(passfort.images.download(data.image)), secrets);
});
