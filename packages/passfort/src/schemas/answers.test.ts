import { expect, it } from "vitest";
import type * as z from "zod";
import * as schemas from "./index.ts";
import { sampleCompanyOutput, sampleHit } from "./test-samples.ts";

const errors = [{ type: "PROVIDER_CONNECTION", message: "Not reached" }];
const extras = {
  errors: [],
  warnings: [{ type: "PROVIDER_MESSAGE", message: "Slow" }],
  provider_data: [1, null],
};
const result = {
  ...extras,
  charges: [{ amount: 0 }, { amount: 5, sku: "A", reference: "1" }],
  external_resources: [],
};
const poll = {
  provider_id: "b1f4b1a8-6b1f-4a5b-9e5c-2e4e9d1f2a3b",
  reference: "r-1",
  custom_data: { cursor: { page: 2 } },
};
const identity = { entity_type: "INDIVIDUAL", electronic_id_check: { matches: [] } };
const screening = { check_output: { entity_type: "INDIVIDUAL", screening_hits: [sampleHit] } };
const company = { check_output: sampleCompanyOutput };

const answers: Record<string, readonly [() => z.ZodType, object]> = {
  identityAnswer: [schemas.identityAnswerSchema, { ...result, check_output: identity, result: "2+2" }],
  companyDataAnswer: [schemas.companyDataAnswerSchema, { ...result, ...company }],
  companyDataPollAnswer: [
    schemas.companyDataPollAnswerSchema,
    { ...result, ...poll, ...company, pending: false },
  ],
  customAnswer: [
    schemas.customAnswerSchema,
    { ...result, ...company, result: { decision: "PASS", summary: "Fine" } },
  ],
  documentAnswer: [
    schemas.documentAnswerSchema,
    { ...result, check_output: { entity_type: "INDIVIDUAL", documents: [] } },
  ],
  screeningPollAnswer: [schemas.screeningPollAnswerSchema, { ...result, ...poll, ...screening }],
  startAnswer: [schemas.startAnswerSchema, { ...extras, ...poll }],
  searchAnswer: [schemas.searchAnswerSchema, { ...result, search_output: [] }],
  monitoredReadyAnswer: [schemas.monitoredReadyAnswerSchema, extras],
  providerPollAnswer: [schemas.providerPollAnswerSchema, { ...extras, references: ["r-1", "r-2"] }],
};

const fits = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;
const entries = Object.entries(answers);

it.each(entries)("%s takes a full answer, and leaves it as it is", (_name, [schema, answer]) => {
  expect(schema().parse(answer)).toEqual(answer);
});

it.each(entries)("%s takes errors instead of all the rest", (name, [schema]) => {
  const rest = name === "providerPollAnswer" ? { references: "UNKNOWN" } : {};
  expect(fits(schema(), { errors, ...rest })).toBe(true);
});

it.each(entries)("%s finds a misspelt member", (_name, [schema, answer]) => {
  for (const member of ["providerData", "error", "check_outputs", "demo"]) {
    const { error } = schema().safeParse({ ...answer, [member]: {} });
    expect(error?.issues).toMatchObject([{ code: "unrecognized_keys", keys: [member] }]);
  }
});

it.each(entries)("%s takes errors as a flat list only", (_name, [schema, answer]) => {
  expect(fits(schema(), { ...answer, errors: [errors] })).toBe(false);
  expect(fits(schema(), { ...answer, errors: errors[0] })).toBe(false);
  expect(fits(schema(), { ...answer, errors: ["Not reached"] })).toBe(false);
});

it.each([
  ["identityAnswer", "check_output"],
  ["customAnswer", "result"],
  ["documentAnswer", "check_output"],
  ["screeningPollAnswer", "check_output"],
  ["startAnswer", "reference"],
  ["searchAnswer", "search_output"],
])("%s needs %s, unless there are errors", (name, member) => {
  const [schema] = answers[name] as (typeof answers)[string];
  for (const none of [{}, { errors: [] }, { [member]: undefined }]) {
    const { error } = schema().safeParse(none);
    expect(error?.issues).toMatchObject([{ path: [member], message: "is missing, and there are no errors" }]);
  }
  expect(fits(schema(), { [member]: null })).toBe(false);
});

it("takes no company data where there is none to have", () => {
  expect(fits(schemas.companyDataAnswerSchema(), { errors: [] })).toBe(true);
  expect(fits(schemas.companyDataPollAnswerSchema(), { errors: [] })).toBe(true);
});

it("needs matches of an identity check, unless the provider gave a verdict", () => {
  const schema = schemas.identityAnswerSchema();
  const check_output = { entity_type: "INDIVIDUAL", electronic_id_check: {} };
  expect(schema.safeParse({ check_output }).error?.issues).toMatchObject([
    { path: ["check_output", "electronic_id_check", "matches"] },
  ]);
  for (const verdict of ["Pass", "Fail", "Error", "1+1", "2+2"]) {
    expect(fits(schema, { result: verdict })).toBe(true);
    expect(fits(schema, { result: verdict, check_output })).toBe(true);
  }
  expect(fits(schema, { result: "PASS" })).toBe(false);
});

it("takes a poll without a result only while it is pending", () => {
  const schema = schemas.screeningPollAnswerSchema();
  expect(fits(schema, { pending: true, custom_data: { asked: 1 } })).toBe(true);
  expect(fits(schema, { pending: false })).toBe(false);
  expect(fits(schema, { pending: "true" })).toBe(false);
});

it.each([
  ["custom_data", [1]],
  ["custom_data", "x"],
  ["custom_data", null],
  ["provider_id", "me"],
  ["reference", ""],
  ["reference", 12_345],
])("refuses a start whose %s is %j", (member, value) => {
  const { error } = schemas.startAnswerSchema().safeParse({ ...poll, [member]: value });
  expect(error?.issues.map(({ path }) => path)).toEqual([[member]]);
});

it.each(["provider_id", "reference", "custom_data", "pending"])(
  "refuses a poll whose %s is of another form",
  (member) => {
    for (const schema of [schemas.screeningPollAnswerSchema, schemas.companyDataPollAnswerSchema]) {
      expect(fits(schema(), { pending: true, [member]: member === "reference" ? "" : "me" })).toBe(false);
    }
  },
);

it("takes as references of a provider a list, or that they are not known", () => {
  expect(fits(schemas.providerPollAnswerSchema(), { references: "UNKNOWN" })).toBe(true);
  for (const references of ["unknown", [1], {}, undefined]) {
    expect(fits(schemas.providerPollAnswerSchema(), { references })).toBe(false);
  }
});
