import type { Open } from "@idbraid/core";
import { expectTypeOf } from "vitest";
import type {
  Candidate,
  CheckError,
  CompanyData,
  CompanyInput,
  CustomResult,
  DocumentOutput,
  IdentityOutput,
  IndividualData,
  IndividualInput,
  ReadCheckAnswer,
  ScreeningHit,
} from "./index.ts";

declare const person: IndividualInput;
declare const company: CompanyInput;

// Input: known values complete, others pass, and members that were added later can be seen.
expectTypeOf(person.personal_details?.gender).toEqualTypeOf<Open<"M" | "F"> | null | undefined>();
expectTypeOf(person.personal_details?.["added_later"]).toBeUnknown();
expectTypeOf(person["added_later"]).toBeUnknown();
// What may come as a number is a text by now.
expectTypeOf(company.metadata?.number).toEqualTypeOf<string | null | undefined>();
expectTypeOf(person.address_history?.[0]?.address?.street_number).toEqualTypeOf<string | null | undefined>();

// Output takes parts of the input, and the whole of it, as they came.
const identity: IdentityOutput = {
  ...person,
  entity_type: "INDIVIDUAL",
  electronic_id_check: { matches: [] },
};
expectTypeOf({
  entity_type: "INDIVIDUAL",
  address_history: person.address_history,
  electronic_id_check: {},
} as const).toExtend<IdentityOutput>();
const documents: DocumentOutput = {
  entity_type: "INDIVIDUAL",
  documents: (person.documents ?? []).map((document) => ({
    ...document,
    verification_result: { all_passed: true },
  })),
};
const unchanged: DocumentOutput = { entity_type: "INDIVIDUAL", documents: person.documents ?? [] };
const renamed: CompanyData = {
  ...company,
  entity_type: "COMPANY",
  metadata: { ...company.metadata, name: "Another Ltd" },
};

// Constants, frozen lists and interfaces of the user's own are output too.
const matches = [
  { count: 1, database_name: "Electoral roll", database_type: "CIVIL", matched_fields: ["SURNAME", "DOB"] },
] as const;
const constant: IdentityOutput = { entity_type: "INDIVIDUAL", electronic_id_check: { matches } };
interface Row {
  readonly name: string;
  readonly number: string;
  readonly country_of_incorporation: string;
}
declare const rows: readonly Row[];
expectTypeOf(rows).toExtend<readonly Candidate[]>();
interface Found {
  entity_type: "COMPANY";
  metadata: { name: string; added_later: number };
}
expectTypeOf<Found>().toExtend<CompanyData>();

// An option that is not given may be written as `undefined`.
const optional: Candidate = {
  name: "Example Ltd",
  number: "1",
  country_of_incorporation: "GBR",
  lei: undefined,
};
const error: CheckError = { type: "PROVIDER_MESSAGE", message: "No", sub_type: undefined };

// The compiler knows the values that PassFort takes, and finds a misspelt name.
// @ts-expect-error no such decision
const decision: CustomResult = { decision: "MAYBE", summary: "" };
// @ts-expect-error no such flag
const flags: ScreeningHit["flags"] = [{ type: "OTHER" }];
// @ts-expect-error the member is called personal_details
const misspelt: IndividualData = { entity_type: "INDIVIDUAL", personal_detail: {} };
// @ts-expect-error one level down too
const deeper: CompanyData = { entity_type: "COMPANY", metadata: { nmae: "Example Ltd" } };
// @ts-expect-error texts are sent, never numbers
const numeric: CompanyData = { entity_type: "COMPANY", metadata: { number: 1 } };

// A member that is not listed comes by a spread.
declare const extra: { readonly added_later: boolean };
const more: CompanyData = { entity_type: "COMPANY", metadata: { name: "Example Ltd", ...extra } };

// Maps keep their values.
expectTypeOf<NonNullable<IndividualData["personal_details"]>["national_identity_number"]>().toEqualTypeOf<
  Record<string, string> | null | undefined
>();

// Reading: results of every kind of check.
expectTypeOf<ReadCheckAnswer["check_output"]>().toExtend<object | null | undefined>();
expectTypeOf<NonNullable<ReadCheckAnswer["errors"]>[number]["type"]>().toEqualTypeOf<
  CheckError["type"] | null | undefined
>();

expectTypeOf([identity, documents, unchanged, renamed, constant, optional, error]).toBeArray();
expectTypeOf([decision, flags, misspelt, deeper, numeric, more]).toBeArray();
