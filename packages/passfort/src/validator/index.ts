/**
 * The validator: checks any integration, in any language, over the network.
 *
 * @module validator
 */
export { validateIntegration } from "./validate-integration.ts";
export type { ValidationOptions } from "./options.ts";
export type {
  CheckResult,
  CheckStatus,
  ProbableCause,
  SentRequest,
  ValidationEvent,
  ValidationReport,
} from "./report.ts";
