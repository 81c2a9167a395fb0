/**
 * Schemas, checked options, errors and the clock: what packages on this core build on. It runs wherever the language
 * does, without Node and without axios; the same names stand in `@idbraid/core`.
 *
 * @module schema
 */
export { checkOptions, problemsOf } from "../client/check-options.ts";
export { ConfigurationError, type Problem, type ProblemsInit } from "../errors/configuration-error.ts";
export { IdentityError, type IdentityErrorInit } from "../errors/identity-error.ts";
export { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
export { configurationError } from "../errors/problems.ts";
export { SignatureError, type SignatureErrorInit, type SignatureReason } from "../errors/signature-error.ts";
export { OptionProblems } from "../options/option-problems.ts";
export { redact } from "../redact/redact.ts";
export { type Runtime } from "../runtime/runtime.ts";
export { systemRuntime } from "../runtime/system-runtime.ts";
export { type LazySchema, lazySchema } from "./lazy-schema.ts";
export { type Open, openEnum } from "./open-enum.ts";
export { personal } from "./personal.ts";
