import * as z from "zod";
import type { Problem } from "../errors/configuration-error.ts";
import { InvalidArgumentError } from "../errors/invalid-argument-error.ts";
import { configurationError, sentence } from "../errors/problems.ts";
import type { CallInfo } from "../transport/attempt.ts";
import { lazySchema } from "../schema/lazy-schema.ts";
import { subject } from "./error-text.ts";
import type { CheckOptions } from "./check-client.ts";
import type { ClientOptions } from "./client-options.ts";
import type { CloseOptions } from "./client-life.ts";
import type { RequestOptions } from "./request-options.ts";
import { ownProperties } from "./own-properties.ts";

const ms = (): z.ZodType<number | undefined> =>
  z
    .number("must be a number of milliseconds")
    .positive("must be above 0 milliseconds")
    .max(2 ** 31 - 1, "must be at most 2147483647 milliseconds; there is no unlimited call")
    .optional();
const bytes = (): z.ZodType<number | undefined> =>
  z
    .number("must be a number of bytes")
    .int("must be a whole number of bytes")
    .positive("must be above 0 bytes")
    .optional();
const count = (least = "must be at least 1"): z.ZodType<number | undefined> =>
  z.number("must be a whole number").int("must be a whole number").min(1, least).optional();
const attempts = (): z.ZodType<number | undefined> => count("must be at least 1, which means no retry");
const headers = (): z.ZodType =>
  z
    .record(z.string(), z.union([z.string(), z.null()], "must be a string, or null to remove the header"))
    .optional();
const fn = (what: string): z.ZodType =>
  z.custom((value) => typeof value === "function", `must be a function: ${what}`).optional();
const having = (...methods: string[]): z.ZodType =>
  z
    .custom(
      (value) =>
        typeof value === "object" &&
        value !== null &&
        methods.every((name) => typeof (value as Record<string, unknown>)[name] === "function"),
      `must be an object with the methods ${methods.join(", ")}`,
    )
    .optional();

/** The options that every client takes. A provider extends it with its own. */
export const clientOptionsSchema = lazySchema(() =>
  z.strictObject({
    timeouts: z
      .strictObject({ connectMs: ms(), headersMs: ms(), bodyIdleMs: ms(), totalMs: ms() })
      .optional(),
    maxAttempts: attempts(),
    headers: headers(),
    limits: z
      .strictObject({
        maxResponseBytes: bytes(),
        maxFileBytes: bytes(),
        maxRequestBytes: bytes(),
        maxPages: count(),
      })
      .optional(),
    validate: z.enum(["warn", "strict", "off"], 'must be "warn", "strict" or "off"').optional(),
    onWarning: fn("(warning) => void"),
    hooks: z // loose: it may be an object with members of its own
      .looseObject({
        onRequest: fn("a hook"),
        onResponse: fn("a hook"),
        onRetry: fn("a hook"),
        onError: fn("a hook"),
      })
      .optional(),
    logger: having("debug", "warn"),
    tracer: having("startActiveSpan"),
    authReplay: z.boolean("must be true or false").optional(),
    maxSockets: count(),
    tls: z
      .strictObject({
        ca: z.union([z.string(), z.array(z.string())], "must be a PEM text or a list of them").optional(),
      })
      .optional(),
    proxy: having("agent"),
    lookup: fn("(hostname, options, done) => void"),
    appInfo: z
      .strictObject({
        name: z.string("must be a text").min(1, "must not be empty"),
        version: z.string("must be a text").optional(),
      })
      .optional(),
    runtime: having("now", "monotonicMs", "schedule", "random", "id"),
  }),
);

const requestOptionsSchema = lazySchema(() =>
  z.strictObject({
    signal: z.custom(isAbortSignal, "must be an AbortSignal").optional(),
    timeoutMs: ms(),
    maxAttempts: attempts(),
    replay: z
      .enum(["safe", "keyed", "unsent", "never"], 'must be "safe", "keyed", "unsent" or "never"')
      .optional(),
    onUploadProgress: fn("(progress) => void"),
    headers: headers(),
  }),
);

const closeOptionsSchema = lazySchema(() =>
  z.strictObject({
    drainMs: z.number("must be a number of milliseconds").min(0, "must not be negative").optional(),
  }),
);

/** Also those of jsdom and of polyfills, which are of another class. */
function isAbortSignal(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return (
    [typeof aborted, typeof addEventListener, typeof removeEventListener].join() ===
    "boolean,function,function"
  );
}

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
    return [{ path: nameOf(path), message: plain(issue.message) }];
  });
}

/** The words of zod for a wrong type, without what they repeat of the value. */
function plain(message: string): string {
  const [, expected, received] = /^Invalid input: expected (.+?), received (.+)$/.exec(message) ?? [];
  if (expected === undefined) return message.replace(/, received .*$/, "");
  return received === "undefined" ? "is missing" : `must be ${expected}, not ${received}`;
}
