import type * as z from "zod";
import type { Problem } from "../errors/configuration-error.ts";
import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { configurationError, sentence } from "../errors/problems.ts";
import type { CallInfo } from "../transport/attempt.ts";
import { subject } from "./error-text.ts";
import type { CheckOptions } from "./check/check-client.ts";
import type { ClientOptions } from "./client-options.ts";
import type { CloseOptions } from "./client-life.ts";
import { clientOptionsSchema, closeOptionsSchema, requestOptionsSchema } from "./option-schemas.ts";
import type { RequestOptions } from "./request-options.ts";
import { ownProperties } from "../options/own-properties.ts";

/**
 * The options as own properties of objects without a prototype, checked by `schema`.
 *
 * @throws {ConfigurationError} naming every problem at once, each with its fix.
 */
export function checkOptions<O extends object>(
  factory: string,
  options: O,
  schema: z.ZodType,
  more: readonly Problem[] = [],
): O {
  if (typeof options !== "object" || (options as unknown) === null) {
    throw configurationError(factory, [{ path: "options", message: "must be an object" }]);
  }
  const own = ownProperties(options);
  const problems = [...problemsOf(schema.safeParse(own)), ...more];
  if (problems.length > 0) throw configurationError(factory, problems);
  return own;
}

/** What is wrong with the options that every client takes; others are left to the provider. */
export function clientOptionProblems(options: ClientOptions): readonly Problem[] {
  return problemsOf((clientOptionsSchema() as z.ZodObject).loose().safeParse(options));
}

/** Why the options of a call cannot work; empty when they can. */
export function requestOptionProblems(options: RequestOptions): readonly Problem[] {
  return problemsOf(requestOptionsSchema().safeParse(options));
}

/** Why a client cannot be checked like this; empty when it can. */
export function checkOptionProblems(options: CheckOptions): readonly Problem[] {
  if (typeof options !== "object" || (options as unknown) === null) return notAnObject;
  return problemsOf(
    requestOptionsSchema().pick({ signal: true, timeoutMs: true }).safeParse(ownProperties(options)),
  );
}

/** Why a client cannot be closed like this; empty when it can. */
export function closeOptionProblems(options: CloseOptions): readonly Problem[] {
  if (typeof options !== "object" || (options as unknown) === null) return notAnObject;
  return problemsOf(closeOptionsSchema().safeParse(ownProperties(options)));
}

const notAnObject: readonly Problem[] = [{ path: "options", message: "must be an object" }];

/** One error for all problems of a call's arguments. */
export function argumentError(
  call: Pick<CallInfo, "provider" | "operation" | "callId">,
  problems: readonly Problem[],
): InvalidArgumentError {
  const { provider, operation, callId } = call;
  return new InvalidArgumentError({
    provider,
    operation,
    callId,
    problems,
    message: `${subject(call)} was not sent, because its arguments cannot work: ${sentence(problems)}`,
  });
}

/** One error for all problems of the options of a method of the client itself, such as `close()`. */
export function methodOptionsError(
  provider: string,
  method: string,
  problems: readonly Problem[],
): InvalidArgumentError {
  return new InvalidArgumentError({
    provider,
    operation: method,
    problems,
    message: `[${provider}] ${method} was called with options that cannot work: ${sentence(problems)}`,
  });
}

/** Paths and what was expected there. Values are left out: they may be personal. */
export function problemsOf(
  result: { readonly error?: z.ZodError | undefined },
  nameOf: (path: readonly string[]) => string = (path) => path.join("."),
): Problem[] {
  return (result.error?.issues ?? []).flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: nameOf([...path, key]),
        message: "is not known here. Check its spelling",
      }));
    }
    return [{ path: nameOf(path), message: plain(issue) }];
  });
}

/** The words of zod, plainer where they are its own, and without what they repeat of the value. */
function plain(issue: z.core.$ZodIssue): string {
  const { code, message } = issue;
  if (/^Invalid (?:input$|discriminator value)/.test(message))
    return "has none of the forms that are known here";
  if (code === "invalid_value" && message.startsWith("Invalid ")) return `must be ${oneOf(issue.values)}`;
  const [, expected, received] = /^Invalid input: expected (.+?), received (.+)$/.exec(message) ?? [];
  if (expected === undefined) return message.replace(/, received .*$/, "");
  return received === "undefined" ? "is missing" : `must be ${expected}, not ${received}`;
}

function oneOf(values: readonly unknown[]): string {
  const shown = values.map((value) => (typeof value === "string" ? `"${value}"` : String(value)));
  return shown.join(", ").replace(/, (?=[^,]*$)/, " or ");
}
