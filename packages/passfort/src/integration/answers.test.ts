import type { ConfigurationError } from "@idbraid/core";
import { describe, expect, it, vi } from "vitest";
import { check } from "./test-check.node.ts";
import { createIntegration } from "./create-integration.ts";
import { checkBody, identityOptions, noMatches, serveTest } from "./test-integration.node.ts";

/** What is looked at and what is sent are not the same. */
class Written {
  constructor(members: object) {
    Object.assign(this, members);
  }
  toJSON(): unknown {
    return [];
  }
}

class Hidden {
  get entity_type(): string {
    return "INDIVIDUAL";
  }
  get electronic_id_check(): object {
    return { matches: [] };
  }
}

describe("what a handler may answer", () => {
  it("errors and warnings, with lists in any case", async () => {
    const errors = [{ type: "A_LATER_TYPE", message: "Told by the provider." }];
    const failed = await check(checkBody(), () => ({ errors }));
    expect(failed.answer.json).toEqual({ errors, warnings: [] });
    const warnings = [{ type: "A_LATER_TYPE", message: "Beware." }];
    const warned = await check(checkBody(), () => ({ ...noMatches, warnings, provider_data: [1, "two"] }));
    expect(warned.answer.json).toEqual({ ...noMatches, errors: [], warnings, provider_data: [1, "two"] });
  });

  const output = noMatches.check_output;
  const match = { count: 1, database_name: "roll", database_type: "ROLL", matched_fields: [] };
  it.each<[string, unknown, string]>([
    ["nothing", undefined, "answer"],
    ["no result", {}, "check_output"],
    ["no object", "fine", "answer"],
    ["a member that PassFort does not know", { ...noMatches, chek_output: {} }, "chek_output"],
    [
      "a value that PassFort does not know",
      { check_output: { ...output, electronic_id_check: { matches: [match] } } },
      "check_output.electronic_id_check.matches.0.database_type",
    ],
    ["an error without a message", { errors: [{ type: "INVALID_CONFIG" }] }, "errors.0.message"],
    ["errors that are no list", { ...noMatches, errors: "none" }, "errors"],
    ["an output that JSON makes something else of", { check_output: new Written(output) }, "check_output"],
    ["an error that JSON makes something else of", { errors: [new Written(match)] }, "errors.0"],
    ["getters, which JSON leaves out", { check_output: new Hidden() }, "check_output.entity_type"],
  ])("%s: 500, and an error for the operator that names the path", async (_, answered, path) => {
    const { answer, onError, signed } = await check(checkBody(), () => answered);
    expect([answer.status, answer.text, signed]).toEqual([500, '{"error":"internal_error"}', true]);
    expect(onError.mock.calls).toMatchObject([
      [{ code: "invalid_answer" }, { endpoint: "check", phase: "output" }],
    ]);
    const [[error] = []] = onError.mock.calls as [ConfigurationError][];
    expect(error?.problems[0]?.path).toBe(path);
  });

  it("nothing that JSON cannot hold", async () => {
    const { answer, onError } = await check(checkBody(), () => ({ ...noMatches, provider_data: 1n }));
    expect([answer.status, onError.mock.calls[0]?.[1]]).toMatchObject([500, { phase: "output" }]);
  });
});

describe("a handler that throws", () => {
  const run = (): never => {
    throw new Error("provider said: secret-of-the-provider");
  };

  it("case 57: 500 without a word of it, signed; the operator has the error", async () => {
    const { answer, onError, signed } = await check(checkBody(), run);
    expect([answer.status, answer.text, signed]).toEqual([500, '{"error":"internal_error"}', true]);
    expect(onError.mock.calls).toEqual([
      [new Error("provider said: secret-of-the-provider"), { endpoint: "check", phase: "handler" }],
    ]);
  });

  it("case 57: an error entry without a word of it, where that is asked for", async () => {
    const { answer, onError, signed } = await check(checkBody(), run, { handlerFailure: "error-entry" });
    expect([answer.status, answer.json, signed]).toEqual([
      200,
      { errors: [{ type: "PROVIDER_MESSAGE", message: "The check could not be run." }], warnings: [] },
      true,
    ]);
    expect(onError).toHaveBeenCalledOnce();
  });

  it("E1: without a hook only the name of the error is told", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const { answer } = await check(checkBody(), run, { hooks: {} });
    expect(answer.status).toBe(500);
    expect(JSON.stringify(emitWarning.mock.calls)).toContain("Error");
    expect(JSON.stringify(emitWarning.mock.calls)).not.toContain("secret-of-the-provider");
  });

  it("and each kind of failure only once, so that nobody can fill a log", async () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    await using server = await serveTest(createIntegration(identityOptions({ checks: { run } })));
    for (let at = 0; at < 3; at += 1) {
      expect((await server.ask("POST", "/checks", checkBody())).status).toBe(500);
    }
    expect(emitWarning).toHaveBeenCalledOnce();
  });

  it("and hooks that throw change nothing", async () => {
    const fails = (): never => {
      throw new Error("in a hook");
    };
    const hooks = { onResponse: fails, onError: async () => fails(), onWarning: fails, onAuthFailure: fails };
    const { answer } = await check(checkBody(), run, { hooks });
    expect(answer.status).toBe(500);
  });
});

it("case 45: an unknown demo result is answered without the handler", async () => {
  const { answer, handler } = await check(checkBody({ demo_result: "NOT_A_REAL_DEMO_RESULT" }));
  expect([answer.status, answer.json["errors"]]).toMatchObject([200, [{ type: "UNSUPPORTED_DEMO_RESULT" }]]);
  expect(handler).not.toHaveBeenCalled();
});
