import type { Digest } from "../../crypto/digest.ts";
import type { Problem } from "../../errors/configuration-error.ts";
import { carriedNameProblem, carriedValueProblem, carrierProblem } from "../carrier.ts";
import { headerNameProblem } from "../header-rules.ts";
import type { HmacOptions } from "./hmac.ts";
import { problem } from "../../options/reject-problems.ts";
import { fieldProblems } from "../secrets/field-problems.ts";
import { secretProblem } from "../secrets/secret.ts";

/** What is wrong with the options of `hmac`. */
export function hmacProblems(own: HmacOptions): readonly (Problem | undefined)[] {
  const { message, fields = {}, carrier = "header", digest = "SHA-256", encoding = "hex" } = own;
  const nameProblem = (name: unknown): string | undefined => carriedNameProblem(carrier, name);
  const names = [own.macName, own.timestampName, ...Object.keys(Object(fields) as object)];
  const { timestampOffsetSeconds: offset = 0, clockCorrection = true } = own;
  return [
    problem("carrier", carrierProblem(carrier)),
    secretProblem(own.key, "key"),
    problem("macName", nameProblem(own.macName)),
    problem("timestampName", timestampProblem(own, nameProblem)),
    ...fieldProblems("fields", fields, carriedValueProblem(carrier), nameProblem),
    problem("fields", repeatedName(names)),
    problem("message", messageProblem(message, fields)),
    problem("digest", digests.includes(digest) ? undefined : `must be one of ${digests.join(", ")}`),
    problem("encoding", ["hex", "base64"].includes(encoding) ? undefined : 'must be "hex" or "base64"'),
    problem("clockCorrection", typeof clockCorrection === "boolean" ? undefined : "must be true or false"),
    problem(
      "timestampOffsetSeconds",
      Number.isInteger(offset) ? undefined : "must be a whole number of seconds",
    ),
  ];
}

const digests: readonly unknown[] = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"] satisfies Digest[];

function timestampProblem(
  { message, timestampName }: HmacOptions,
  nameProblem: (name: unknown) => string | undefined,
): string | undefined {
  if (timestampName !== undefined) return nameProblem(timestampName);
  const signed = Array.isArray(message) && message.includes("timestamp");
  return signed ? "is missing: the message holds the timestamp, so the server has to be told it" : undefined;
}

function repeatedName(names: readonly unknown[]): string | undefined {
  const lower = names.filter((name) => typeof name === "string").map((name) => name.toLowerCase());
  const repeated = lower.find((name, index) => lower.indexOf(name) !== index);
  return repeated === undefined ? undefined : `holds a name that is used twice: "${repeated}"`;
}

function messageProblem(message: unknown, fields: Readonly<Record<string, unknown>>): string | undefined {
  if (!Array.isArray(message)) return "must be a list of parts";
  if (message.length === 0) return "is empty. Name what is signed";
  return message.map((part: unknown) => partProblem(part, fields)).find((found) => found !== undefined);
}

function partProblem(part: unknown, fields: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof part === "function" || keywords.includes(part)) return undefined;
  if (typeof part === "object" && part !== null) {
    const { text, field, header } = part as Readonly<Record<string, unknown>>;
    if (typeof text === "string")
      return /\p{Surrogate}/u.test(text) ? "holds text that is not well-formed Unicode" : undefined;
    if (typeof field === "string")
      return Object.hasOwn(Object(fields) as object, field)
        ? undefined
        : `holds a field that is not in "fields": "${field}"`;
    if (headerNameProblem(header) === undefined) return undefined;
  }
  return 'holds a part that is none of { text }, { field }, { header }, "timestamp", "method", "target", "body" or a function';
}

const keywords: readonly unknown[] = ["timestamp", "method", "target", "body"];
