import { ownProperties } from "../options/own-properties.ts";
import { rawBytes } from "../crypto/raw-bytes.ts";
import { rejectProblems, problem } from "../options/reject-problems.ts";
import type { BodyInput } from "../signatures/message.ts";
import { parseJson, type EventParser } from "./event-parsers.ts";
import { unreadable } from "./refusal.ts";
import { signatureVerifier, wallClock, type VerifyOptions } from "./verify.ts";
import type { WebhookHeaders } from "./webhook-headers.ts";

/** A zod schema, or a function that gives the event and throws when the value is none. Call a lazy schema first. */
export type EventSchema<E> = ((value: unknown) => E) | SafeParser<E>;

/** What is needed of a zod schema. */
export interface SafeParser<E> {
  /** Says whether a value fits, without throwing. */
  safeParse(value: unknown): SchemaSuccess<E> | SchemaFailure;
}

/** What a schema gives for a value that fits. */
export interface SchemaSuccess<E> {
  readonly success: true;
  readonly data: E;
}

/** What a schema gives for a value that does not fit. */
export interface SchemaFailure {
  readonly success: false;
  readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] };
}

/** How a body becomes an event. */
export interface EventFormat<E> {
  /** @default `parseJson` */
  readonly parse?: EventParser | undefined;
  /** What the event must look like. */
  readonly schema: EventSchema<E>;
}

/** Options of {@link constructEvent}. */
export interface ConstructEventOptions<E> extends VerifyOptions, EventFormat<E> {}

/**
 * The event of a delivery: its signature is verified, then the body is parsed, then the value is validated.
 *
 * @throws {WebhookVerificationError} when any of the three fails; code `webhook_body_malformed` for the last two
 * @throws {ConfigurationError} when an option cannot work, no secret is given or the body was parsed before
 * @example
 * ```ts
 * import { constructEvent } from "@idbraid/core/webhooks";
 * import * as z from "zod";
 *
 * const schema = z.looseObject({ id: z.string(), type: z.string() });
 * const scheme = { header: "x-acme-signature", encoding: "hex" } as const;
 *
 * export async function eventOf(request: Request): Promise<z.infer<typeof schema>> {
 *   const secrets = "from your settings";
 *   return constructEvent(await request.arrayBuffer(), request.headers, { scheme, secrets, schema });
 * }
 * ```
 */
export async function constructEvent<E>(
  rawBody: BodyInput,
  headers: WebhookHeaders,
  options: ConstructEventOptions<E>,
): Promise<E> {
  rejectProblems("constructEvent", formatProblems(options));
  const verifier = signatureVerifier("constructEvent", options);
  const { body } = await verifier(rawBody, headers, wallClock(options));
  return readEvent(body, ownProperties(options));
}

/**
 * The event of a body that nobody has verified: anyone may have written it. For tests, and for bodies that were
 * verified before they were stored.
 *
 * @throws {WebhookVerificationError} when the body cannot be parsed, or does not fit the schema
 * @throws {ConfigurationError} when the body was parsed before
 */
export async function unsafeParseEvent<E>(rawBody: BodyInput, format: EventFormat<E>): Promise<E> {
  rejectProblems("unsafeParseEvent", formatProblems(format));
  return readEvent(rawBytes(rawBody, "rawBody"), ownProperties(format));
}

/** @throws {WebhookVerificationError} when the body cannot be parsed, or does not fit the schema */
export async function readEvent<E>(body: Uint8Array, format: EventFormat<E>): Promise<E> {
  const { parse = parseJson, schema } = format;
  let value: unknown;
  try {
    value = await parse(body);
  } catch {
    throw unreadable("The body of the delivery cannot be parsed."); // errors of parsers quote what they read
  }
  return validated(value, schema);
}

/** What is wrong with a format. */
export function formatProblems({ parse, schema }: EventFormat<unknown>): ReturnType<typeof problem>[] {
  return [
    problem("parse", parse === undefined || typeof parse === "function" ? undefined : "must be a function"),
    problem(
      "schema",
      typeof schema === "function" || typeof schema?.safeParse === "function"
        ? undefined
        : "must be a schema or a function",
    ),
  ];
}

function validated<E>(value: unknown, schema: EventSchema<E>): E {
  let paths = "";
  try {
    if (typeof schema === "function") return schema(value);
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    paths = result.error.issues
      .slice(0, 5)
      .map(({ path }) => `"${anonymous(path)}"`)
      .join(", ");
  } catch {
    // Below, without its words: they may quote the value.
  }
  throw unreadable(`The event does not fit its schema${paths === "" ? "" : ` at ${paths}`}.`);
}

/** Keys of maps may be ids: only what looks like a field name or an index is repeated. */
function anonymous(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (/^(?:[A-Za-z_]{1,40}|\d{1,5})$/.test(String(part)) ? String(part) : "*"))
    .join(".");
}
