import { InvalidArgumentError } from "@idbraid/core";
import { canary, expectNoCanaries } from "@idbraid/core/testing";
import { describe, expect, it } from "vitest";
import * as root from "../index.ts";
import {
  charge,
  checkErrors,
  companyAnswer,
  customAnswer,
  documentAnswer,
  failed,
  identityAnswer,
  pendingAnswer,
  screeningAnswer,
  searchAnswer,
  startAnswer,
  verificationResult,
} from "../index.ts";
import { createIntegration } from "../integration/create-integration.ts";
import * as schemas from "../schemas/index.ts";
import { checkBody, identityOptions, serveTest } from "../integration/test-integration.node.ts";

const pricing = { supports_reselling: true, maximum_cost: 200 } as const;
const match = {
  count: 1,
  database_name: "Electoral roll",
  database_type: "CIVIL",
  matched_fields: ["FORENAME", "DOB"],
} as const;

it("has no name that a schema has too, so that an editor imports the right one", () => {
  expect(Object.keys(root).filter((name) => name in schemas)).toEqual([]);
});

describe("what builders make", () => {
  it("an identity check", () => {
    expect(
      wire(identityAnswer({ matches: [match], provider_data: { id: 7 }, charges: [charge(150)] })),
    ).toEqual({
      check_output: { entity_type: "INDIVIDUAL", electronic_id_check: { matches: [match] } },
      provider_data: { id: 7 },
      charges: [{ amount: 150 }],
    });
  });

  it("an identity check with the provider's own verdict alone", () => {
    expect(wire(identityAnswer({ result: "2+2" }))).toEqual({ result: "2+2" });
    expect(wire(identityAnswer({ result: "Fail", provider_url: "https://provider.example.com/1" }))).toEqual({
      check_output: {
        entity_type: "INDIVIDUAL",
        electronic_id_check: { provider_url: "https://provider.example.com/1" },
      },
      result: "Fail",
    });
  });

  it("company data, and that there is none", () => {
    const metadata = { name: "Example Ltd", number: "01234567", country_of_incorporation: "GBR" };
    expect(wire(companyAnswer({ metadata }))).toEqual({ check_output: { entity_type: "COMPANY", metadata } });
    expect(wire(companyAnswer({}))).toEqual({ check_output: { entity_type: "COMPANY" } });
  });

  it("a custom check", () => {
    const external_resources = [
      {
        type: "LINK",
        id: "7c1a7f0e-2f8e-4f7a-8b7a-0b1c2d3e4f50",
        url: "https://example.com/report",
        label: "Report",
      },
    ] as const;
    expect(wire(customAnswer({ decision: "WARN", summary: "Look again.", external_resources }))).toEqual({
      result: { decision: "WARN", summary: "Look again." },
      external_resources,
    });
  });

  it("documents", () => {
    const documents = [{ id: "0ae7f5ab-7e8d-4b0b-8d3a-57d0a4b30d6f", category: "PROOF_OF_IDENTITY" }];
    const warnings = [{ type: "PROVIDER_MESSAGE", message: "The image is dark." }];
    expect(wire(documentAnswer({ documents, warnings }))).toEqual({
      check_output: { entity_type: "INDIVIDUAL", documents },
      warnings,
    });
  });

  it("a screening", () => {
    expect(wire(screeningAnswer({ entity_type: "COMPANY", screening_hits: [] }))).toEqual({
      check_output: { entity_type: "COMPANY", screening_hits: [] },
    });
  });

  it("a search", () => {
    const candidate = { name: "Example Ltd", number: "01234567", country_of_incorporation: "GBR" };
    expect(wire(searchAnswer([candidate], { charges: [charge(1, "search", "r-1")] }))).toEqual({
      search_output: [candidate],
      charges: [{ amount: 1, sku: "search", reference: "r-1" }],
    });
  });

  it("a start, and that there is no result yet", () => {
    expect(wire(startAnswer({ reference: "r-1", custom_data: { step: 1 } }))).toEqual({
      reference: "r-1",
      custom_data: { step: 1 },
    });
    expect(wire(pendingAnswer())).toEqual({ pending: true });
    expect(wire(pendingAnswer({ custom_data: { asked: 2 } }))).toEqual({
      pending: true,
      custom_data: { asked: 2 },
    });
  });

  it("a custom check whose charges are left out by name", () => {
    const result = { decision: "PASS", summary: "Fine." } as const;
    expect(wire(customAnswer({ ...result, charges: undefined } as typeof result))).toEqual({ result });
  });

  it("a failure, with one error or several", () => {
    const error = checkErrors.providerConnection();
    expect(wire(failed(error))).toEqual({ errors: [error] });
    const errors = [error, checkErrors.invalidConfig("The region is unknown.")];
    expect(wire(failed(errors, { provider_data: "raw" }))).toEqual({ errors, provider_data: "raw" });
  });
});

describe("what builders refuse", () => {
  const matches = "check_output.electronic_id_check.matches";
  it.each<[string, () => unknown, readonly string[]]>([
    [
      "a value that PassFort does not know",
      () => identityAnswer({ matches: [{ ...match, database_type: "SECRET" as never }] }),
      [`${matches}.0.database_type`],
    ],
    ["a wrong verdict", () => identityAnswer({ result: "PASS" as never }), ["result"]],
    ["neither matches nor a verdict", () => identityAnswer({}), [matches]],
    [
      "a wrong decision",
      () => customAnswer({ decision: "MAYBE" as never, summary: "" }),
      ["result.decision"],
    ],
    [
      "charges of a custom check",
      () => customAnswer({ decision: "PASS", summary: "", charges: [charge(1)] } as never),
      ["charges"],
    ],
    ["a charge below zero", () => charge(-1), ["amount"]],
    ["a part of a penny", () => charge(1.5), ["amount"]],
    [
      "charges above the maximum",
      () => identityAnswer({ result: "Pass", charges: [charge(150), charge(51)] }, pricing),
      ["charges"],
    ],
    [
      "charges where nothing is resold",
      () => identityAnswer({ result: "Pass", charges: [charge(1)] }, { supports_reselling: false }),
      ["charges"],
    ],
    ["charges that are no list", () => identityAnswer({ result: "Pass", charges: 1 as never }), ["charges"]],
    ["a charge that is none", () => searchAnswer([], { charges: [null] as never }), ["charges.0"]],
    [
      "errors beside a result",
      () => searchAnswer([], { errors: [checkErrors.invalidConfig()] } as never),
      ["errors"],
    ],
    [
      "a candidate without a number",
      () => searchAnswer([{ name: "Example Ltd" } as never]),
      ["search_output.0.number", "search_output.0.country_of_incorporation"],
    ],
    ["a misspelt member", () => searchAnswer([], { waarnings: [] } as never), ["waarnings"]],
    [
      "custom data that is no object",
      () => startAnswer({ reference: "r", custom_data: [1] as never }),
      ["custom_data"],
    ],
    ["an empty reference", () => startAnswer({ reference: "" }), ["reference"]],
    ["a provider id that is none", () => startAnswer({ reference: "r", provider_id: "1" }), ["provider_id"]],
    [
      "custom data of a poll that is no object",
      () => pendingAnswer({ custom_data: "x" as never }),
      ["custom_data"],
    ],
    ["a failure without an error", () => failed([]), ["errors"]],
    [
      "a failure that costs something",
      () => failed(checkErrors.invalidConfig(), { charges: [] } as never),
      ["charges"],
    ],
    ["an error without a message", () => failed({ type: "INVALID_CONFIG" } as never), ["errors.0.message"]],
    ["nothing of an identity check", () => identityAnswer(undefined as never), [matches]],
    ["nothing of a custom check", () => customAnswer(null as never), ["result.decision", "result.summary"]],
    ["nothing of documents", () => documentAnswer(undefined as never), ["check_output.documents"]],
    ["nothing beside a search", () => searchAnswer(undefined as never, null as never), ["search_output"]],
    [
      "field checks that are no list",
      () => verificationResult({ ...passed, field_checks: "all" as never }),
      ["field_checks"],
    ],
    [
      "a field check that is nothing",
      () => verificationResult({ ...passed, field_checks: [null] as never }),
      ["field_checks.0"],
    ],
    [
      "a field check that is none",
      () => verificationResult({ ...passed, field_checks: [{ field: "FIELD_DOB", result: "OK" as never }] }),
      ["field_checks.0.result"],
    ],
  ])("%s", (_, build, paths) => {
    expect(refusal(build).problems.map(({ path }) => path)).toEqual(paths);
  });

  it("all at once, with the builder's name and what to do", () => {
    const build = () =>
      identityAnswer(
        { matches: [{ ...match, count: -1 }], charges: [charge(201)], warnings: [{}] as never },
        pricing,
      );
    const error = refusal(build);
    expect(error.code).toBe("invalid_answer");
    expect(error.message).toBe(
      "[passfort] identityAnswer() was given what PassFort would refuse: " +
        '"warnings.0.type" is missing; "warnings.0.message" is missing; ' +
        '"check_output.electronic_id_check.matches.0.count" must not be negative; ' +
        '"charges" add up to 201, and pricing.maximum_cost is 200.',
    );
  });

  it("without a word of what was given", () => {
    const secret = canary("value");
    const error = refusal(() =>
      identityAnswer({ matches: [{ ...match, count: secret, database_type: secret } as never] }),
    );
    expectNoCanaries(error, { secret });
  });
});

const passed = { document_type_passed: true, image_checks_passed: true, forgery_checks_passed: true };

describe("verificationResult", () => {
  it.each([
    [passed, true],
    [{ ...passed, field_checks: [{ field: "FIELD_DOB", result: "CHECK_VALID" } as const] }, true],
    [{ ...passed, field_checks: [{ field: "FIELD_DOB", result: "CHECK_UNCERTAIN" } as const] }, false],
    [{ ...passed, document_type_passed: false, error_reason: "No passport." }, false],
    [{ ...passed, image_checks_passed: false }, false],
    [{ ...passed, forgery_checks_passed: false }, false],
    [{ document_type_passed: true, image_checks_passed: true } as never, false],
  ])("tells of %j whether all has passed: %j", (params, all_passed) => {
    expect(verificationResult(params)).toEqual({ ...params, all_passed });
  });
});

describe("checkErrors", () => {
  it("has the types of PassFort's documentation, with messages for users", () => {
    const errors = [
      checkErrors.invalidCredentials(),
      checkErrors.invalidConfig(),
      checkErrors.missingCheckInput("dob"),
      checkErrors.invalidCheckInput("dob"),
      checkErrors.unsupportedCountry("FRA"),
      checkErrors.missingContactDetails(),
      checkErrors.missingContactDetails("None.", "MISSING_CHECK_INPUT"),
      checkErrors.unsupportedDocumentType(),
      checkErrors.providerConnection(),
      checkErrors.providerMessage("The register is closed."),
      checkErrors.unsupportedDemoResult("NO_SUCH"),
    ];
    expect(errors.map(({ type, sub_type, data }) => [type, sub_type, data])).toEqual([
      ["INVALID_CREDENTIALS", undefined, undefined],
      ["INVALID_CONFIG", undefined, undefined],
      ["MISSING_CHECK_INPUT", undefined, { field: "dob" }],
      ["INVALID_CHECK_INPUT", undefined, { field: "dob" }],
      ["INVALID_CHECK_INPUT", "UNSUPPORTED_COUNTRY", { country: "FRA" }],
      ["INVALID_CHECK_INPUT", "MISSING_CONTACT_DETAILS", undefined],
      ["MISSING_CHECK_INPUT", "MISSING_CONTACT_DETAILS", undefined],
      ["INVALID_CHECK_INPUT", "UNSUPPORTED_DOCUMENT_TYPE", undefined],
      ["PROVIDER_CONNECTION", undefined, undefined],
      ["PROVIDER_MESSAGE", undefined, undefined],
      ["UNSUPPORTED_DEMO_RESULT", undefined, undefined],
    ]);
    for (const { message } of errors) expect(message).toMatch(/^[A-Z].*\.$/);
    expect(failed(errors).errors).toEqual(errors);
  });
});

describe("in a handler", () => {
  it("go out as they are", async () => {
    const answers = [
      identityAnswer({ matches: [match], charges: [charge(150)] }, pricing),
      failed(checkErrors.invalidCredentials()),
    ];
    await using server = await serveTest(
      createIntegration(
        identityOptions({ checks: { run: () => answers.shift() ?? failed(checkErrors.invalidConfig()) } }),
      ),
    );
    const body = checkBody({ commercial_relationship: "PASSFORT", provider_credentials: undefined });
    const [found, refused] = [
      await server.ask("POST", "/checks", body),
      await server.ask("POST", "/checks", body),
    ];
    expect([found.status, found.json]).toEqual([
      200,
      expect.objectContaining({ charges: [{ amount: 150 }] }),
    ]);
    expect(refused.json["errors"]).toEqual([checkErrors.invalidCredentials()]);
  });

  it("that refuse something answer 500, and tell the operator what", async () => {
    const errors: unknown[] = [];
    const options = identityOptions({
      checks: { run: () => identityAnswer({ result: "Maybe" as never }) },
      hooks: { onError: (error) => errors.push(error) },
    });
    await using server = await serveTest(createIntegration(options));
    const answer = await server.ask("POST", "/checks", checkBody());
    expect([answer.status, answer.json]).toEqual([500, { error: "internal_error" }]);
    expect(errors).toEqual([expect.objectContaining({ code: "invalid_answer" })]);
  });
});

/** As it is sent. */
function wire(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer));
}

function refusal(build: () => unknown): InvalidArgumentError {
  try {
    build();
  } catch (error) {
    if (InvalidArgumentError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("It was expected to be refused.");
}
