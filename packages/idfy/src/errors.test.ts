import { type ApiError, BadRequestError, ConfigurationError, ServerError } from "@idbraid/core";
import { htmlPage, respond, respondJson } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { newSession } from "./__fixtures__/bodies.ts";
import { failure, stub } from "./__fixtures__/stub.ts";
import { readIdfyError } from "./errors.ts";

it("case 23: names the fields that were refused", async () => {
  const errors = [{ field: "redirectSettings", message: "Redirect settings are required." }];
  const { idfy } = await stub({
    steps: [respondJson({ message: "Validation Failed", errors }, { status: 400 })],
  });
  const error = await failure(idfy.identification.sessions.create(newSession));
  expect(BadRequestError.isInstance(error) && error.fieldErrors).toEqual(errors);
  expect(String(error)).toContain("redirectSettings: Redirect settings are required.");
});

it.each([
  [402, "PaymentRequiredError", "payment_required"],
  [403, "PermissionError", "permission_denied"],
  [404, "NotFoundError", "not_found"],
  [409, "ConflictError", "conflict"],
  [422, "UnprocessableError", "unprocessable"],
])("case 24: rejects a %i with %s", async (status, name, code) => {
  const made = await stub({ steps: [respondJson({ message: "Not today.", code: "ID-1000" }, { status })] });
  const error = await failure(made.idfy.signature.documents.retrieve("d1"));
  expect(error).toMatchObject({ name, code, status, providerCode: "ID-1000", providerMessage: "Not today." });
  expect(String(error)).toContain("Not today.");
  expect(made.calls).toHaveLength(1);
});

it("case 24: reads the cause of a 404 without a body from the status line", async () => {
  const { idfy } = await stub({ steps: [respond({ status: 404, reason: "Document not found" })] });
  const error = await failure(idfy.signature.documents.retrieve("d1"));
  expect(error).toMatchObject({ name: "NotFoundError", statusText: "Document not found" });
  expect(String(error)).toContain("Document not found");
});

it("case 25: does not retry a 422", async () => {
  const made = await stub({ steps: [respond({ status: 422 })] });
  await failure(made.idfy.signature.documents.retrieve("d1"));
  expect(made.calls).toHaveLength(1);
});

it("case 26: keeps an HTML page out of the message, bounded, with the request id", async () => {
  const headers = { "Request-Id": "req-1", "content-type": "text/html" };
  const body = `<html>${"x".repeat(50_000)}</html>`;
  const { idfy } = await stub({ maxAttempts: 1, steps: [respond({ status: 502, headers, body })] });
  const error = await failure(idfy.signature.documents.retrieve("d1"));
  expect(ServerError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ requestId: "req-1", status: 502 });
  expect((error as ApiError).providerMessage).toMatch(/^<html>x+$/);
  expect((error as ApiError).providerMessage?.length).toBeLessThanOrEqual(2048);
  expect(String(error)).not.toContain("<html>");
});

it.each(["Request-Id", "RequestId", "X-Request-Id"])(
  "case 27: gives the request id of %s, environment and account",
  async (name) => {
    const headers = { [name]: "req-1", "X-Idfy-Environment": "test", "X-Idfy-AccountId": "account-1" };
    const facts = { requestId: "req-1", environment: "test", accountId: "account-1" };
    const { idfy } = await stub({
      steps: [respondJson({ documentId: "d1" }, { headers }), respond({ status: 404, headers })],
    });
    expect(await idfy.signature.documents.retrieve("d1").withResponse()).toMatchObject(facts);
    expect(await failure(idfy.signature.documents.retrieve("d1"))).toMatchObject(facts);
  },
);

it("case 27: reads the request id of the body when no header has one", async () => {
  const body = { message: "No", requestId: "req-2" };
  const { idfy } = await stub({
    steps: [
      respondJson(body, { status: 422 }),
      respondJson(body, { status: 422, headers: { "Request-Id": "req-1" } }),
    ],
  });
  expect(await failure(idfy.signature.documents.retrieve("d1"))).toMatchObject({ requestId: "req-2" });
  expect(await failure(idfy.signature.documents.retrieve("d1"))).toMatchObject({ requestId: "req-1" });
});

it("case 27: fails when another environment answers than the one expected", async () => {
  const headers = { "X-Idfy-Environment": "test" };
  const { idfy } = await stub({ expectEnvironment: "prod", steps: [respondJson({}, { headers })] });
  const error = await failure(idfy.signature.documents.retrieve("d1"));
  expect(ConfigurationError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ code: "wrong_environment", environment: "test" });
  expect(String(error)).toMatch(/"test".*"prod"/);
});

it("reads HTML with 200 as an answer that cannot be used", async () => {
  const { idfy } = await stub({ steps: [htmlPage()] });
  expect(await failure(idfy.signature.documents.retrieve("d1"))).toMatchObject({
    name: "InvalidResponseError",
    reason: "content-type",
  });
});

it.each([
  ["message and code", { message: "No", code: "X" }, { message: "No", code: "X" }],
  ["PascalCase", { Message: "No", Code: "X1" }, { message: "No", code: "X1" }],
  ["a number as code", { message: "No", code: 7 }, { message: "No", code: "7" }],
  ["OAuth", { error: "e", error_description: "No" }, { message: "No", code: "e" }],
  ["OAuth without words", { error: "e" }, { message: "e", code: "e" }],
  [
    "fields in PascalCase",
    { Errors: [{ Field: "a", Message: "b" }] },
    { fieldErrors: [{ field: "a", message: "b" }] },
  ],
  ["fields that are none", { errors: [null, 1, {}] }, { fieldErrors: [] }],
  ["text", "Bad gateway", { message: "Bad gateway" }],
])("reads an error body with %s", (_what, body, fault) => {
  expect(readIdfyError(body)).toMatchObject(fault);
});

it.each([undefined, null, 5, [], true])("reads nothing from the error body %j", (body) => {
  expect(readIdfyError(body)).toEqual({});
});

it.each([404, 401, 500])("says which environment answered when it refused with %i", async (status) => {
  const headers = { "X-Idfy-Environment": "prod", "Request-Id": "req-1" };
  const { idfy } = await stub({
    maxAttempts: 1,
    expectEnvironment: "test",
    steps: [respondJson({}, { status, headers })],
  });
  const error = await failure(idfy.signature.documents.status("d1"));
  expect(error).toMatchObject({ name: "ConfigurationError", code: "wrong_environment", status });
  expect(error).toMatchObject({ environment: "prod", requestId: "req-1" });
});

it("names what is missing in a create, and sends nothing", async () => {
  const { idfy, server } = await stub();
  for (const params of [{}, undefined]) {
    const error = await failure(idfy.signature.documents.create(params as never));
    expect(error).toMatchObject({ name: "InvalidArgumentError" });
    expect((error as Error).message).toContain('"title" is missing; "dataToSign" is missing');
    expect((error as Error).message).not.toContain("undefined");
  }
  expect(server.requests).toHaveLength(0);
});
