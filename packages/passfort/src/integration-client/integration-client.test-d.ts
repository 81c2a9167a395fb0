import type { ApiPromise } from "@idbraid/core";
import { expectTypeOf } from "vitest";
import type { CheckParams, IntegrationChecks, IntegrationClient, RequestParams } from "../index.ts";

declare function answer<T>(data: T): ApiPromise<T>;
declare const integration: IntegrationClient;

// A user's test replaces a method by an object literal.
const run: Pick<IntegrationChecks, "run"> = { run: () => answer({ errors: [], result: "Pass" }) };
const fake: IntegrationClient = { ...integration, checks: { ...integration.checks, ...run } };
expectTypeOf(fake).toEqualTypeOf<IntegrationClient>();

// Requests: the relationship is one of two, and members that are not listed are welcome.
const id = "01234567-89ab-cdef-0123-456789abcdef";
const person = { entity_type: "INDIVIDUAL", personal_details: { dob: "1985-10" } } as const;
const company = { entity_type: "COMPANY", metadata: { name: "Acme", number: "123456" } } as const;
const check_input = { DIRECT: person, PASSFORT: company };
expectTypeOf({
  id,
  commercial_relationship: "DIRECT",
  check_input: check_input.DIRECT,
} as const).toExtend<CheckParams>();
expectTypeOf({
  id,
  commercial_relationship: "PASSFORT",
  check_input: check_input.PASSFORT,
} as const).toExtend<CheckParams>();
expectTypeOf<{ commercial_relationship: "DIRECT"; new_member: 1 }>().toExtend<RequestParams>();
expectTypeOf<{ commercial_relationship: "OTHER" }>().not.toExtend<RequestParams>();

// Answers: known values complete, others pass, and all may be missing.
const result = await integration.checks.run({ id, commercial_relationship: "DIRECT", check_input: person });
expectTypeOf(result.pending).toEqualTypeOf<boolean | null | undefined>();
const later = { commercial_relationship: "DIRECT", check_input: person, reference: "r" } as const;
expectTypeOf(await integration.checks.ready(id, later)).toEqualTypeOf<void>();
