import * as z from "zod";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Warning } from "../logging/logger.ts";
import { ResponseValidationError } from "../errors/response-validation-error.ts";
import { lazySchema } from "../schema/lazy-schema.ts";
import { openEnum } from "../schema/open-enum.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { htmlPage, respond, respondJson } from "../testing/index.ts";
import { read } from "../testing/test-client.ts";
import type { Operation } from "./operation.ts";

const fixture = new ClientFixture();
beforeEach(fixture.start);
afterEach(fixture.stop);

const thing = lazySchema(() =>
  z.looseObject({
    id: z.string(),
    status: openEnum(["new", "done"]),
    owner: z.looseObject({ age: z.number() }).nullish(),
    tags: z.array(z.string()).nullish(),
    byId: z.record(z.string(), z.number()).nullish(),
    kind: z.union([z.number(), z.boolean()]).nullish(),
  }),
);
const operation: Operation<z.infer<ReturnType<typeof thing>>> = { ...read, response: thing };
const wrong = {
  id: "t-secret-1",
  status: "new",
  owner: { age: "secret-2" },
  tags: ["ok", 5],
  byId: { "jane.secret@example.com": "x" },
  kind: "secret-4",
};

describe("T14: an answer that does not fit its schema", () => {
  it("is given as it came by default, and warned about without any value", async () => {
    fixture.server.script(respondJson(wrong));
    const warnings: Warning[] = [];
    const data = await fixture
      .client({ onWarning: (warning) => void warnings.push(warning) })
      .request(operation);
    expect(data).toEqual(wrong);
    expect(warnings).toEqual([
      {
        code: "response_mismatch",
        operation: "GET /things",
        message:
          '[test] GET /things answered with data that does not fit its schema: "owner.age" must be number, ' +
          'not string; "tags.1" must be string, not number; "byId.*" must be number, not string; ' +
          '"kind" has none of the forms that are known here. The data is given as it came.',
      },
    ]);
    expect(JSON.stringify(warnings)).not.toContain("secret");
  });

  it("is a ResponseValidationError in mode strict", async () => {
    fixture.server.script(respondJson(wrong));
    const error = await failure(fixture.client({ validate: "strict" }).request(operation));
    expect(error).toBeInstanceOf(ResponseValidationError);
    expect(error).toMatchObject({
      code: "response_validation",
      status: 200,
      operation: "GET /things",
      issues: [{ path: "owner.age" }, { path: "tags.1" }, { path: "byId.*" }, { path: "kind" }],
      attempts: { length: 1 },
    });
    expect(JSON.stringify(error) + error.message).not.toContain("secret");
  });

  it("is nobody's business in mode off", async () => {
    fixture.server.script(respondJson(wrong));
    const onWarning = vi.fn();
    expect(await fixture.client({ validate: "off", onWarning }).request(operation)).toEqual(wrong);
    expect(onWarning).not.toHaveBeenCalled();
  });

  it("names five places and the number of the others", async () => {
    fixture.server.script(respondJson({ id: "1", status: "new", tags: Array(9).fill(0) }));
    const error = await failure(fixture.client({ validate: "strict" }).request(operation));
    expect(error.message).toMatch(/"tags\.4" must be string, not number and 4 more\.$/);
  });

  it("is told to the process once per code and client when nobody else listens", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockReturnValue();
    fixture.server.script(respondJson(wrong));
    const subject = fixture.client();
    await subject.request(operation);
    await subject.request(operation);
    await fixture.client().request(operation);
    expect(emitWarning).toHaveBeenCalledTimes(2);
    expect(emitWarning).toHaveBeenCalledWith(expect.stringContaining("does not fit its schema"), {
      type: "IdbraidWarning",
      code: "response_mismatch",
    });
  });

  it("is told to onWarning every time, and an onWarning that throws breaks nothing", async () => {
    fixture.server.script(respondJson(wrong));
    const onWarning = vi.fn(() => {
      throw new Error("listener");
    });
    const subject = fixture.client({ onWarning });
    expect(await subject.request(operation)).toEqual(wrong);
    expect(await subject.request(operation)).toEqual(wrong);
    expect(onWarning).toHaveBeenCalledTimes(2);
  });
});

describe("T14: schemas are open", () => {
  it.each(["warn", "strict", "off"] as const)(
    "keeps unknown fields and values in mode %s",
    async (validate) => {
      const answer = { id: "1", status: "brand-new", added: { later: [1] }, owner: null };
      fixture.server.script(respondJson(answer));
      const onWarning = vi.fn();
      expect(await fixture.client({ validate, onWarning }).request(operation)).toEqual(answer);
      expect(onWarning).not.toHaveBeenCalled();
    },
  );
});

describe("T14: a broken envelope is an error in every mode", () => {
  const page = { ...read, response: thing, rows: () => undefined, next: () => undefined };

  it.each(["warn", "strict", "off"] as const)("in mode %s", async (validate) => {
    const subject = fixture.client({ validate, onWarning: () => undefined });
    fixture.server.script(htmlPage());
    expect(await failure(subject.request(operation))).toMatchObject({ reason: "content-type" });
    fixture.server.script(respond({}));
    expect(await failure(subject.request(operation))).toMatchObject({ reason: "empty" });
    fixture.server.script(respondJson({ id: "1", status: "new" }));
    expect(await failure(subject.request.page(page))).toMatchObject({
      reason: "envelope",
      code: "invalid_response_envelope",
    });
  });
});
