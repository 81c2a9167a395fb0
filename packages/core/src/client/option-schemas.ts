import * as z from "zod";
import { lazySchema } from "../schema/lazy-schema.ts";

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
const having = (message: string, ...methods: string[]): z.ZodType =>
  z
    .custom(
      (value) =>
        typeof value === "object" &&
        value !== null &&
        methods.every((name) => typeof (value as Record<string, unknown>)[name] === "function"),
      message,
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
    logger: having("must be an object with the methods debug, warn", "debug", "warn"),
    tracer: having('must be a tracer, such as trace.getTracer("my-app") of OpenTelemetry', "startActiveSpan"),
    authReplay: z.boolean("must be true or false").optional(),
    maxSockets: count(),
    tls: z
      .strictObject({
        ca: z.union([z.string(), z.array(z.string())], "must be a PEM text or a list of them").optional(),
      })
      .optional(),
    proxy: having('must be made by proxyFrom() of "@idbraid/core/proxy"', "agent"),
    lookup: fn("(hostname, options, done) => void"),
    appInfo: z
      .strictObject({
        name: z.string("must be a text").min(1, "must not be empty"),
        version: z.string("must be a text").optional(),
      })
      .optional(),
    runtime: having(
      "must be an object with the methods now, monotonicMs, schedule, random, id",
      "now",
      "monotonicMs",
      "schedule",
      "random",
      "id",
    ),
  }),
);

/** The options of one call. */
export const requestOptionsSchema = lazySchema(() =>
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

/** How a client is closed. */
export const closeOptionsSchema = lazySchema(() =>
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
