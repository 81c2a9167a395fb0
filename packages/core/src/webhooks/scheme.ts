import { headerNameProblem } from "../auth/header-rules.ts";
import { problem } from "../options/reject-problems.ts";
import type { Digest } from "../crypto/digest.ts";
import type { Problem } from "../errors/configuration-error.ts";

/** One piece of what is signed: the raw body, the timestamp as it was sent, the value of a header, or fixed text. */
export type MessagePart = "body" | "timestamp" | { readonly header: string } | { readonly text: string };

/** A time that the signature covers. Without one an old delivery can be sent again for ever. */
export interface SignedTimestamp {
  readonly header: string;
  /** Seconds or milliseconds since 1970, or a date and time with its offset in the ISO form. */
  readonly format: "seconds" | "milliseconds" | "iso";
}

/** How a provider signs its webhooks: an HMAC over pieces of the request, in a header. */
export interface WebhookScheme {
  /** The header that carries the signature, in any letter case. */
  readonly header: string;
  /** @default "SHA-256" */
  readonly digest?: Digest | undefined;
  readonly encoding: "hex" | "base64";
  /** What stands before each signature, such as `sha256=`. @default nothing */
  readonly prefix?: string | undefined;
  /** What stands between several signatures in the header. @default several are refused */
  readonly separator?: "," | " " | undefined;
  /** What is signed, in order. @default `["body"]` */
  readonly message?: readonly MessagePart[] | undefined;
  /** Where the signed time is. `message` must hold it. @default none is signed */
  readonly timestamp?: SignedTimestamp | undefined;
}

/** What is wrong with a scheme. */
export function schemeProblems(scheme: WebhookScheme): readonly (Problem | undefined)[] {
  if (typeof scheme !== "object" || scheme === null) return [problem("scheme", "is missing")];
  const { header, digest = "SHA-256", encoding, timestamp } = scheme;
  return [
    problem("scheme.header", headerNameProblem(header)),
    problem("scheme.digest", known(digest, "SHA-1", "SHA-256", "SHA-384", "SHA-512")),
    problem("scheme.encoding", known(encoding, "hex", "base64")),
    problem("scheme.message", messageProblem(scheme)),
    timestamp && problem("scheme.timestamp.header", headerNameProblem(timestamp.header)),
    timestamp &&
      problem("scheme.timestamp.format", known(timestamp.format, "seconds", "milliseconds", "iso")),
  ];
}

/** The pieces of what is signed. */
export function messageOf({ message = ["body"] }: WebhookScheme): readonly MessagePart[] {
  return message;
}

/** A scheme that does not cover what it trusts would let anyone change it. */
function messageProblem(scheme: WebhookScheme): string | undefined {
  const parts = messageOf(scheme);
  return parts.includes("body") && parts.includes("timestamp") === (scheme.timestamp !== undefined)
    ? undefined
    : 'must hold "body", and "timestamp" if there is one: anyone can change what is not signed';
}

function known(value: string, ...values: readonly string[]): string | undefined {
  return values.includes(value) ? undefined : `must be ${values.join(" or ")}`;
}
