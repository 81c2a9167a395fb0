import { expect, it } from "vitest";
import type * as z from "zod";
import * as schemas from "./index.ts";
import { changed, pathsIn } from "./test-paths.ts";
import { sampleCompany, sampleCompanyOutput, sampleHit, samplePerson } from "./test-samples.ts";

function paths(schema: z.ZodType, value: unknown): string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(({ path }) => path.join("."));
}

const match = {
  count: 2,
  database_name: "Roll",
  database_type: "CIVIL",
  matched_fields: ["FORENAME", "DOB"],
};
const identity = {
  entity_type: "INDIVIDUAL",
  electronic_id_check: {
    matches: [{ ...match, extra: [{ name: "a", value: "b" }] }],
    provider_url: "https://p.example/1",
  },
};
const verified = {
  entity_type: "INDIVIDUAL",
  documents: [
    {
      ...samplePerson.documents[0],
      extracted_data: { expiry: "2030-01-31", mrz1: "P<", personal_details: { dob: "1985-10-26" } },
      verification_result: {
        all_passed: false,
        image_checks: [{ category: "Quality", type: "Sharpness", result: "WARN" }],
        field_checks: [{ field: "FIELD_DOB", result: "CHECK_UNCERTAIN" }],
      },
    },
  ],
};
const screening = { entity_type: "COMPANY", screening_hits: [sampleHit] };
const candidate = {
  name: "Sample Widgets Ltd",
  number: "00112233",
  country_of_incorporation: "GBR",
  incorporation_date: "1999-12-31",
  provider_reference: { reference: "w-1", label: "REGISTER" },
  contact: { url: "widgets.example" },
};
const resource = {
  type: "LINK",
  url: "https://integration.example/report",
  id: "7b0c2f1e-2d8f-4f7e-9a53-0d6c4b1f2e3d",
  label: "Report",
};
const outputs: Record<string, readonly [() => z.ZodType, object]> = {
  identityOutput: [schemas.identityOutput, identity],
  individualData: [schemas.individualData, { ...samplePerson, screening_hits: [sampleHit] }],
  documentOutput: [schemas.documentOutput, verified],
  screeningOutput: [schemas.screeningOutput, screening],
  screeningHit: [schemas.screeningHit, sampleHit],
  companyData: [schemas.companyData, sampleCompanyOutput],
  candidate: [schemas.candidate, candidate],
  customResult: [schemas.customResult, { decision: "WARN", summary: "x".repeat(1000) }],
  charge: [schemas.chargeSchema, { amount: 150, sku: "CHECK", reference: "1" }],
  checkError: [
    schemas.checkError,
    { type: "INVENTED_TOMORROW", message: "No", sub_type: "X", data: { field: 1 } },
  ],
  checkWarning: [schemas.checkWarning, { type: "PROVIDER_MESSAGE", message: "Slow today" }],
  externalResource: [schemas.externalResource, resource],
};

it.each(Object.entries(outputs))(
  "%s takes what PassFort takes, and leaves it as it is",
  (_name, [schema, value]) => {
    expect(schema().parse(value)).toEqual(value);
  },
);

it.each([
  ["identityOutput", "electronic_id_check", undefined],
  ["identityOutput", "entity_type", "COMPANY"],
  ["identityOutput", "electronic_id_check.matches.0.count", -1],
  ["identityOutput", "electronic_id_check.matches.0.count", 1.5],
  ["identityOutput", "electronic_id_check.matches.0.database_type", "credit"],
  ["identityOutput", "electronic_id_check.matches.0.matched_fields.1", "BIRTHDAY"],
  ["identityOutput", "electronic_id_check.matches.0.database_name", undefined],
  ["individualData", "personal_details.dob", "1985-13"],
  ["individualData", "address_history.0.address.locality", false],
  ["documentOutput", "documents", undefined],
  ["documentOutput", "documents.0.verification_result.image_checks.0.result", "PASSED"],
  ["documentOutput", "documents.0.verification_result.field_checks.0.result", "PASS"],
  ["documentOutput", "documents.0.extracted_data.expiry", "2030-02-30"],
  ["screeningOutput", "screening_hits", undefined],
  ["screeningOutput", "entity_type", "TRUST"],
  ["screeningHit", "provider.hit_id", undefined],
  ["screeningHit", "provider", undefined],
  ["screeningHit", "data.name", undefined],
  ["screeningHit", "status", "MAYBE"],
  ["screeningHit", "flags.0.type", "CRIME"],
  ["screeningHit", "data.countries.0.type", "BIRTH"],
  ["screeningHit", "data.countries.0.country", "GB"],
  ["screeningHit", "data.dates.0.type", "BORN"],
  ["screeningHit", "data.dates.0.date", "1960-13"],
  ["screeningHit", "data.confidence_score", 1.1],
  ["screeningHit", "data.confidence_score", -0.1],
  ["screeningHit", "data.pep.roles.0.tenure.start", "2001"],
  ["screeningHit", "data.sanctions.0.time_periods.0.tenure_type", "PAST"],
  ["screeningHit", "data.associates.0.flags", undefined],
  ["companyData", "metadata.incorporation_date", "1999"],
  ["companyData", "associated_entities.0.associate_id", "7"],
  ["companyData", "associated_entities.0.entity_type", "TRUST"],
  ["companyData", "associated_entities.0.immediate_data.entity_type", "PERSON"],
  ["companyData", "field_checks.0.field", "COLOUR"],
  ["companyData", "field_checks.0.result", "PASS"],
  ["candidate", "name", undefined],
  ["candidate", "number", 112_233],
  ["candidate", "country_of_incorporation", "GB"],
  ["candidate", "incorporation_date", "1999-12"],
  ["customResult", "decision", "REFER"],
  ["customResult", "summary", undefined],
  ["charge", "amount", 1.5],
  ["charge", "amount", -1],
  ["charge", "amount", "150"],
  ["checkError", "message", undefined],
  ["checkError", "data", ["field"]],
  ["externalResource", "type", "IFRAME"],
  ["externalResource", "id", undefined],
  ["externalResource", "id", "report-1"],
])("%s: refuses %s as %j, and says where", (name, path, value) => {
  const [schema, good] = outputs[name] as (typeof outputs)[string];
  expect(paths(schema(), changed(good, path, value))).toEqual([path]);
});

/** Objects whose members are not all public, so that others must pass: of each output, and those below them. */
const open: Record<string, readonly string[]> = {
  identityOutput: [""],
  individualData: [
    "",
    "personal_details",
    "personal_details.name",
    "address_history.0",
    "address_history.0.address",
    "address_history.1",
    "address_history.1.address",
    "contact_details",
    "documents.0",
    "documents.0.images.0",
    "external_refs",
    "screening_hits.0.data.addresses.0.address",
    "screening_hits.0.data.media.0",
    "screening_hits.0.data.associates.0.data",
  ],
  documentOutput: [
    "",
    "documents.0",
    "documents.0.images.0",
    "documents.0.extracted_data",
    "documents.0.extracted_data.personal_details",
  ],
  screeningOutput: [
    "",
    "screening_hits.0.data.addresses.0.address",
    "screening_hits.0.data.media.0",
    "screening_hits.0.data.associates.0.data",
  ],
  screeningHit: ["data.addresses.0.address", "data.media.0", "data.associates.0.data"],
  companyData: [
    "",
    "metadata",
    "metadata.structured_company_type",
    "metadata.tax_ids.0",
    "metadata.addresses.0",
    "metadata.addresses.0.address",
    ...["0", "1"].flatMap((entity) => [
      `associated_entities.${entity}`,
      `associated_entities.${entity}.immediate_data`,
      `associated_entities.${entity}.relationships.0`,
    ]),
    "associated_entities.0.immediate_data.personal_details",
    "associated_entities.0.immediate_data.personal_details.name",
    "associated_entities.0.relationships.0.shareholdings.0",
    "associated_entities.1.immediate_data.metadata",
  ],
  candidate: ["contact"],
  checkError: ["data"],
};

it.each(Object.entries(outputs))(
  "%s finds a misspelt member wherever all members are public, and lets others through elsewhere",
  (name, [schema, value]) => {
    const maps = ["personal_details.national_identity_number"];
    const objects = ["", ...pathsIn(value, "objects")].filter((path) => !maps.includes(path));
    for (const path of objects) {
      const wrong = changed(value, path === "" ? "misspelt" : `${path}.misspelt`, "x");
      const { error } = schema().safeParse(wrong);
      const problems = error?.issues.map(({ code, path: at }) => [code, at.join(".")]);
      const expected = open[name]?.includes(path) === true ? undefined : [["unrecognized_keys", path]];
      expect([path, problems]).toEqual([path, expected]);
    }
  },
);

it.each([
  ["customResult", "decision", "REFER", "must be PASS, FAIL, PARTIAL, WARN or ERROR"],
  ["externalResource", "type", "IFRAME", "must be EMBED or LINK"],
  ["externalResource", "id", "report-1", "must be a UUID"],
  ["identityOutput", "entity_type", "COMPANY", "must be INDIVIDUAL"],
  ["screeningOutput", "entity_type", "TRUST", "must be INDIVIDUAL or COMPANY"],
  ["candidate", "country_of_incorporation", "GB", "must be a country of three capital letters, such as GBR"],
  ["charge", "amount", 1.5, "must be a whole number of pence"],
])("%s: says what would be right for %s", (name, path, value, message) => {
  const [schema, good] = outputs[name] as (typeof outputs)[string];
  expect(schema().safeParse(changed(good, path, value)).error?.issues).toMatchObject([{ message }]);
});

it.each([
  ["candidate", "lei"],
  ["charge", "sku"],
  ["checkError", "sub_type"],
  ["screeningHit", "status"],
  ["screeningHit", "flags.0.label"],
  ["screeningHit", "data.gender"],
  ["screeningHit", "data.sources.0.description"],
  ["screeningHit", "data.pep.tier"],
  ["screeningHit", "data.sanctions.0.issued_by"],
  ["screeningHit", "data.pep.roles.0.tier"],
  ["documentOutput", "documents.0.verification_result.error_reason"],
  ["identityOutput", "electronic_id_check.provider_reference_number"],
])("%s: takes %s left out or undefined, but not null", (name, path) => {
  const [schema, good] = outputs[name] as (typeof outputs)[string];
  expect(paths(schema(), changed(good, path, undefined))).toEqual([]);
  expect(paths(schema(), changed(good, path, null))).toEqual([path]);
});

it("takes back what PassFort sent, also what is newer than itself", () => {
  const sent = {
    ...samplePerson,
    address_history: [{ address: { type: "GRID", street_number: 42 }, start_date: "spring", added_later: 1 }],
    documents: [{ id: "d", category: "PROOF_OF_AGE", images: null, added_later: 1 }],
    contact_details: null,
  };
  const input = schemas.individualInput().parse(sent);
  const output = { ...input, electronic_id_check: { matches: [match] } };
  expect(schemas.identityOutput().parse(output)).toEqual(output);
  expect(schemas.documentOutput().parse(input)).toEqual(input);
  const company = schemas.companyInput().parse({ ...sampleCompany, added_later: 1 });
  expect(schemas.companyData().parse(company)).toEqual(company);
});

it("takes a hit with every kind of flag, country and date that PassFort knows", () => {
  const of = (type: string, member: string, values: object) =>
    schemas
      .screeningHit()
      .safeParse({ provider: sampleHit.provider, data: { name: "S", [member]: [{ type, ...values }] } });
  const countries = [
    "AFFILIATION",
    "CITIZENSHIP",
    "CURRENT_OWNERSHIP",
    "OWNERSHIP",
    "JURISDICTION",
    "REGISTRATION",
  ];
  const more = [
    "ALLEGATION",
    "RESIDENCE",
    "RISK",
    "FORMERLY_SANCTIONED",
    "SANCTIONED",
    "NATIONALITY",
    "UNKNOWN",
  ];
  for (const type of [...countries, ...more]) {
    for (const country of ["GBR", "RKS", "XXX", "UNK", "ZZZ"]) {
      expect(of(type, "countries", { country }).success).toBe(true);
    }
  }
  for (const type of ["DOB", "DECEASED", "END_OF_PEP", "END_OF_ASSOCIATION_TO_PEP", "UNKNOWN"]) {
    for (const date of ["1960", "1960-02", "1960-02-29"])
      expect(of(type, "dates", { date }).success).toBe(true);
  }
});
