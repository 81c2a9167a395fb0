import { AbortError, OutcomeUnknownError } from "@idbraid/core";
import { type FaultStep, hang, reset, respond, respondJson, throttled } from "@idbraid/core/testing";
import { expect, it } from "vitest";
import { newDocument, newSession, newSigner, page, summary } from "./__fixtures__/bodies.ts";
import { failure, stub } from "./__fixtures__/stub.ts";

const made = { documentId: "d1", externalId: "ext-0001" };

it("case 30: waits as long as Retry-After says before it reads again", async () => {
  const { idfy } = await stub({ steps: [throttled({ retryAfter: "1" }), respondJson(made)] });
  const { attempts } = await idfy.signature.documents.retrieve("d1").withResponse();
  expect(attempts).toHaveLength(2);
  expect(attempts[0]?.waitMs).toBeGreaterThanOrEqual(1000);
});

it("case 31: sends a document again byte for byte after a reset", async () => {
  const server = await stub({ steps: [reset(), respondJson(made)] });
  expect(await server.idfy.signature.documents.create(newDocument)).toEqual(made);
  expect(server.calls).toHaveLength(2);
  expect(server.calls[1]?.text()).toBe(server.calls[0]?.text());
});

it("case 31: makes one externalId for all attempts of a call, and another for the next call", async () => {
  const { externalId: _none, ...rest } = newDocument;
  const echo = (request: { text(): string }) =>
    respondJson({ ...(JSON.parse(request.text()) as object), documentId: "d1" });
  const server = await stub({ steps: [reset(), echo] });
  await server.idfy.signature.documents.create(rest);
  await server.idfy.signature.documents.create(rest);
  const [first, second, third] = server.calls.map(
    (call) => (JSON.parse(call.text()) as typeof newDocument).externalId,
  );
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

it("case 32: tells the externalId when the outcome stays unknown", async () => {
  const { idfy } = await stub({ maxAttempts: 1, steps: [reset()] });
  const error = await failure(idfy.signature.documents.create(newDocument));
  expect(OutcomeUnknownError.isInstance(error) && error.lookup).toEqual({
    method: "signature.documents.findByExternalId",
    id: "ext-0001",
  });
});

it("fails loudly when the answer is about another document", async () => {
  const { idfy } = await stub({ steps: [respondJson({ documentId: "d2", externalId: "ext-0002" })] });
  expect(await failure(idfy.signature.documents.create(newDocument))).toMatchObject({ reason: "mismatch" });
});

it("gives the document that an earlier attempt made when the retry is refused", async () => {
  const server = await stub({
    steps: [
      reset(),
      respondJson({ message: "Exists" }, { status: 409 }),
      respondJson(page([2, 1])),
      respondJson(made),
    ],
  });
  expect(await server.idfy.signature.documents.create(newDocument)).toEqual(made);
  expect(server.calls.slice(2).map(({ method, target }) => `${method} ${target}`)).toEqual([
    "GET /signature/documents/summary?externalId=ext-0001",
    `GET /signature/documents/${summary(1).documentId}`,
  ]);
});

it.each([
  ["nothing is found", respondJson(page([]))],
  ["the look-up fails", respond({ status: 403 })],
])("rejects with the refusal of the retry when %s", async (_when, step) => {
  const { idfy } = await stub({ steps: [reset(), respondJson({ message: "No" }, { status: 422 }), step] });
  expect(await failure(idfy.signature.documents.create(newDocument))).toMatchObject({
    name: "UnprocessableError",
  });
});

it("looks for nothing when the first attempt is refused", async () => {
  const server = await stub({ steps: [respond({ status: 409 })] });
  expect(await failure(server.idfy.signature.documents.create(newDocument))).toMatchObject({
    name: "ConflictError",
  });
  expect(server.calls).toHaveLength(1);
});

it("repeats the creation of a session only with an externalReference, and not when told otherwise", async () => {
  const { externalReference: _none, ...unnamed } = newSession;
  const session = respondJson({ id: "s1" });
  const named = await stub({ steps: [reset(), session] });
  expect(await named.idfy.identification.sessions.create(newSession)).toEqual({ id: "s1" });
  const without = await stub({ steps: [reset(), session] });
  expect(await failure(without.idfy.identification.sessions.create(unnamed))).toMatchObject({
    code: "outcome_unknown",
  });
  const off = await stub({ sessionCreateIsKeyed: false, steps: [reset(), session] });
  expect(await failure(off.idfy.identification.sessions.create(newSession))).toMatchObject({
    code: "outcome_unknown",
  });
  expect([named.calls.length, without.calls.length, off.calls.length]).toEqual([2, 1, 1]);
});

it.each([503, 502, 500])("case 33: does not add a signer again after a %i", async (status) => {
  const server = await stub({ steps: [respond({ status })] });
  const error = await failure(server.idfy.signature.documents.signers.create("d1", newSigner));
  expect(OutcomeUnknownError.isInstance(error) && error.lookup?.method).toBe(
    "signature.documents.signers.list",
  );
  expect(server.calls).toHaveLength(1);
});

it("case 33: does not add a signer again after a reset", async () => {
  const server = await stub({ steps: [reset()] });
  expect(await failure(server.idfy.signature.documents.signers.create("d1", newSigner))).toMatchObject({
    code: "outcome_unknown",
  });
  expect(server.calls).toHaveLength(1);
});

it("adds a signer again after a 429, which was refused before any work", async () => {
  const server = await stub({ steps: [throttled(), respondJson({ id: "s1" })] });
  expect(await server.idfy.signature.documents.signers.create("d1", newSigner)).toEqual({ id: "s1" });
});

it("does not cancel again after a 503", async () => {
  const server = await stub({ steps: [respond({ status: 503 })] });
  const error = await failure(server.idfy.signature.documents.cancel("d1"));
  expect(OutcomeUnknownError.isInstance(error) && error.lookup).toEqual({
    method: "signature.documents.status",
    id: "d1",
  });
  expect(server.calls).toHaveLength(1);
});

it("changes a document again after a 503, but not after a 500", async () => {
  const server = await stub({
    steps: [respond({ status: 503 }), respondJson({ title: "B" }), respond({ status: 500 })],
  });
  expect(await server.idfy.signature.documents.update("d1", { title: "B" })).toEqual({ title: "B" });
  expect(await failure(server.idfy.signature.documents.update("d1", { title: "B" }))).toMatchObject({
    code: "outcome_unknown",
  });
  expect(server.calls).toHaveLength(3);
});

it("invalidates a session again after a 502", async () => {
  const server = await stub({ steps: [respond({ status: 502 }), respond({ status: 204 })] });
  await server.idfy.identification.sessions.invalidate("s1");
  expect(server.calls).toHaveLength(2);
});

it("case 35: takes a 404 on the retry of a DELETE for done when the option says so", async () => {
  const steps = [reset(), respond({ status: 404, reason: "Signer not found" })];
  const done = await stub({ retriedDeleteNotFound: "done", steps });
  expect(await done.idfy.signature.documents.signers.delete("d1", "s1")).toBeUndefined();
  const strict = await stub({ steps });
  expect(await failure(strict.idfy.signature.documents.signers.delete("d1", "s1"))).toMatchObject({
    code: "not_found",
  });
});

it("never takes a 404 for done when no attempt before may have removed the signer", async () => {
  for (const steps of [[respond({ status: 404 })], [throttled(), respond({ status: 404 })]]) {
    const { idfy } = await stub({ retriedDeleteNotFound: "done", steps });
    expect(await failure(idfy.signature.documents.signers.delete("d1", "s1"))).toMatchObject({
      code: "not_found",
    });
  }
});

it("case 37: ends at once when it is aborted between two attempts", async () => {
  const controller = new AbortController();
  const server = await stub({
    hooks: { onRetry: () => controller.abort() },
    steps: [throttled({ retryAfter: "30" })],
  });
  const error = await failure(server.idfy.signature.documents.retrieve("d1", { signal: controller.signal }));
  expect(AbortError.isInstance(error)).toBe(true);
  expect(server.calls).toHaveLength(1);
});

it("case 37: ends when its time is over", async () => {
  const { idfy } = await stub({ steps: [hang()] });
  expect(await failure(idfy.signature.documents.retrieve("d1", { timeoutMs: 4000 }))).toMatchObject({
    name: "TimeoutError",
    phase: "total",
  });
});

it("ends at once when it is aborted while it looks for the document that was made", async () => {
  const controller = new AbortController();
  const abort: FaultStep = () => {
    controller.abort();
    return hang();
  };
  const { idfy } = await stub({ steps: [reset(), respond({ status: 409 }), abort] });
  const error = await failure(idfy.signature.documents.create(newDocument, { signal: controller.signal }));
  expect(AbortError.isInstance(error)).toBe(true);
});

it("gives a promise like any other where it looks at the answer once more", async () => {
  const { idfy } = await stub({ steps: [respondJson(made), respond({ status: 422 })] });
  const ended: string[] = [];
  const call = idfy.signature.documents.create(newDocument);
  expect(call).toBeInstanceOf(Promise);
  expect(await call.finally(() => ended.push("first"))).toEqual(made);
  expect(await call.withResponse()).toMatchObject({ status: 200, data: made });
  const refused = idfy.signature.documents.create(newDocument).catch(() => "caught");
  expect(await refused.finally(() => ended.push("second"))).toBe("caught");
  expect(ended).toEqual(["first", "second"]);
});

it("closes when its scope ends", async () => {
  const { client } = await stub();
  const idfy = client();
  await idfy[Symbol.asyncDispose]();
  expect(await failure(idfy.signature.ping())).toMatchObject({ code: "client_closed" });
});

it("refuses new calls once it is closed", async () => {
  const { idfy } = await stub();
  await idfy.close({ drainMs: 100 });
  expect(await failure(idfy.signature.ping())).toMatchObject({ code: "client_closed" });
});

it("is not closed by options that cannot work", async () => {
  const { idfy } = await stub({ steps: [respondJson(made)] });
  for (const options of [{ drainMs: -1 }, { drain: 5 }])
    expect(await failure(idfy.close(options as never))).toMatchObject({ name: "InvalidArgumentError" });
  expect(await idfy.signature.documents.retrieve("d1")).toEqual(made);
});
