import { ResponseValidationError } from "../errors/response-validation-error.ts";
import type { LazySchema } from "../schema/lazy-schema.ts";
import type { Call } from "../transport/call.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { callFacts } from "./call-facts.ts";
import { problemsOf } from "./check-options.ts";
import type { ClientParts } from "./client-parts.ts";
import { decodeJson } from "../transport/decode.ts";
import { subject } from "./error-text.ts";
import { invalidResponse } from "./invalid-response.ts";
import type { NextPage } from "./operation.ts";

/**
 * The data of a successful answer, exactly as it was sent. Without a schema there is none.
 *
 * @throws {InvalidResponseError} when the answer is not the JSON it must be.
 * @throws {ResponseValidationError} in mode `strict`, when it does not fit the schema.
 */
export function readData<T>(call: Call, schema: LazySchema<T> | undefined, parts: ClientParts): T {
  if (schema === undefined) return undefined as T;
  const decoded = decodeJson(call.answer as WireAnswer);
  if ("problem" in decoded) throw invalidResponse(decoded.problem, call);
  if (decoded.data === null && !schema().safeParse(null).success) throw invalidResponse("empty", call);
  if (decoded.data !== undefined && parts.validate !== "off") validate(decoded.data, call, schema, parts);
  return decoded.data as T;
}

/**
 * The rows of a page.
 *
 * @throws {InvalidResponseError} in every mode, when there is no list.
 */
export function readRows<T, B>(
  call: Call,
  body: B,
  rowsOf: (body: B) => readonly T[] | null | undefined,
): readonly T[] {
  let rows: readonly T[] | null | undefined;
  try {
    rows = rowsOf(body);
  } catch {
    rows = undefined; // a body that is no object, such as `null`
  }
  if (!Array.isArray(rows)) throw invalidResponse("envelope", call);
  return rows as readonly T[];
}

/**
 * Where the next page is.
 *
 * @throws {InvalidResponseError} in every mode, when the answer is so malformed that this cannot be read.
 */
export function readNext<B>(
  call: Call,
  body: B,
  next: (body: B) => NextPage | undefined,
): NextPage | undefined {
  try {
    return next(body);
  } catch {
    throw invalidResponse("envelope", call);
  }
}

function validate<T>(
  data: unknown,
  call: Call,
  schema: LazySchema<T>,
  { validate: mode, observer }: ClientParts,
): void {
  const result = schema().safeParse(data);
  if (result.success) return;
  const issues = problemsOf(result, anonymous);
  const listed = issues
    .slice(0, 5)
    .map(({ path, message }) => `"${path}" ${message}`)
    .join("; ");
  const more = issues.length > 5 ? ` and ${issues.length - 5} more` : "";
  const message = `${subject(call)} answered with data that does not fit its schema: ${listed}${more}.`;
  if (mode === "warn") {
    observer.warn({
      code: "response_mismatch",
      operation: call.operation,
      message: `${message} The data is given as it came.`,
    });
    return;
  }
  throw new ResponseValidationError({ ...callFacts(call), issues, message });
}

/** Keys of maps may be ids: only what looks like a field name or an index is repeated. */
function anonymous(path: readonly string[]): string {
  return path.map((part) => (/^(?:[A-Za-z_]{1,40}|\d{1,5})$/.test(part) ? part : "*")).join(".");
}
