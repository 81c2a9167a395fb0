import * as z from "zod";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lazySchema } from "../schema/lazy-schema.ts";
import { ClientFixture, failure } from "../testing/client-fixture.ts";
import { always, redirect, reset, respond, respondJson, sequence } from "../testing/index.ts";
import { read } from "../testing/test-client.ts";
import type { Operation } from "./operation.ts";

const fixture = new ClientFixture(20);
beforeEach(fixture.start);
afterEach(fixture.stop);

const retrieve: Operation<{ id: string }> = {
  ...read,
  response: lazySchema(() => z.looseObject({ id: z.string() })),
  confirm: ({ id }) => (id === "wanted" ? undefined : "mismatch"),
};

describe("an operation that confirms its answer", () => {
  it("gives the data that it takes for its own", async () => {
    fixture.server.script(respondJson({ id: "wanted" }));
    expect(await fixture.client().request(retrieve)).toEqual({ id: "wanted" });
  });

  it("refuses the answer to another question with InvalidResponseError, once", async () => {
    fixture.server.script(respondJson({ id: "other" }));
    const error = await failure(fixture.client().request(retrieve));
    expect(error).toMatchObject({ code: "invalid_response_mismatch", status: 200, attempts: { length: 1 } });
    expect(error.message).toContain("The answer is about another resource than the one asked for.");
    expect(error.message).not.toContain("other.");
  });
});

describe("an operation that may have been done by an attempt before", () => {
  const remove: Operation<object> = { ...read, method: "DELETE", response: undefined, doneOnRetry: [404] };

  it("succeeds when the attempt after a cut is told that there is nothing left to do", async () => {
    fixture.server.script(sequence(reset(), respond({ status: 404 })));
    const { data, status, attempts } = await fixture.client().request(remove).withResponse();
    expect({ data, status }).toEqual({ data: undefined, status: 404 });
    expect(attempts).toMatchObject([{ failure: "ECONNRESET" }, { status: 404 }]);
  });

  it.each([
    ["the first attempt is told so", sequence(respond({ status: 404 }))],
    ["the attempts before were refused", sequence(respond({ status: 429 }), respond({ status: 404 }))],
  ])("fails when %s", async (_name, script) => {
    fixture.server.script(script);
    expect(await failure(fixture.client().request(remove))).toMatchObject({ code: "not_found" });
  });

  it("fails with any other status", async () => {
    fixture.server.script(sequence(reset(), respond({ status: 403 })));
    expect(await failure(fixture.client().request(remove))).toMatchObject({ code: "permission_denied" });
  });
});

describe("T4: a redirect", () => {
  it.each([
    ["to another origin", "https://user:pw@other.example:8443/a?token=1#x", "https://other.example:8443"],
    ["that is no URL", "http://[", undefined],
  ])("%s is refused, and only its origin is told", async (_name, location, origin) => {
    fixture.server.script(always(redirect(location)));
    const error = await failure(fixture.client().request(read));
    expect(error).toMatchObject({ reason: "redirect", location: origin, attempts: { length: 1 } });
    expect(error.message).not.toMatch(/token|pw/);
  });

  it("without a place to go to has none", async () => {
    fixture.server.script(respond({ status: 302 }));
    const error = await failure(fixture.client().request(read));
    expect(error).toMatchObject({ reason: "redirect", location: undefined, status: 302 });
    expect(error.message).not.toMatch(/pointed|undefined|null/);
  });

  it.each([300, 301, 303, 304, 305, 308])("with status %i is none to follow", async (status) => {
    fixture.server.script(always(redirect("/things", { status })));
    expect(await failure(fixture.client().request(read))).toMatchObject({
      reason: "redirect",
      location: fixture.server.origin,
    });
    expect(fixture.server.requests).toHaveLength(1);
  });
});
