import { headerNameProblem } from "../auth/header-rules.ts";
import { problem } from "../options/reject-problems.ts";
import type { Problem } from "../errors/configuration-error.ts";

/** A parameter that is written into a signature. */
export type SignatureParameter = "keyId" | "algorithm" | "headers" | "signature";

/** How a signature is made and written, so that the very bytes of another party can be reproduced. */
export interface SignatureStyle {
  /**
   * What is signed, in this order; it must hold `(request-target)` and `date`. `digest` comes last where there is a
   * body and the list has no place for it. @default `(request-target)`, `host`, `date`, `digest`
   */
  readonly covered?: readonly string[] | undefined;
  /** The `algorithm` parameter; `null` leaves it out. Whatever it says, HMAC-SHA-256 is used. @default "hmac-sha256" */
  readonly label?: string | null | undefined;
  /** The order of the parameters. @default keyId, algorithm, headers, signature */
  readonly parameterOrder?: readonly SignatureParameter[] | undefined;
  /** Whether a message without a body gets a digest of no bytes. @default "omit" for requests, "send" for responses */
  readonly digestOnEmptyBody?: "omit" | "send" | undefined;
}

/** What is covered unless told otherwise. */
export const usuallyCovered: readonly string[] = ["(request-target)", "host", "date", "digest"];

/** The `algorithm` parameter unless told otherwise. */
export const usualLabel = "hmac-sha256";

/** The parameters in the order that most verifiers print. */
export const usualOrder: readonly SignatureParameter[] = ["keyId", "algorithm", "headers", "signature"];

/** What cannot stand between the quotes of a parameter, in words that never repeat it. */
export function parameterProblem(value: unknown): string | undefined {
  return typeof value === "string" && /^[\x20-\x7e]+$/.test(value) && !/["\\]/.test(value)
    ? undefined
    : "must be printable ASCII without quotes and backslashes";
}

/** Everything wrong with the way in which signatures are to be made. */
export function styleProblems(style: SignatureStyle): readonly (Problem | undefined)[] {
  const { covered = usuallyCovered, label, parameterOrder = usualOrder, digestOnEmptyBody = "omit" } = style;
  return [
    problem(
      "covered",
      isGoodList(covered)
        ? undefined
        : 'must be a list of header names with "(request-target)" and "date", each once',
    ),
    problem("label", parameterProblem(label ?? usualLabel)),
    problem(
      "parameterOrder",
      isUsualOrder(parameterOrder) ? undefined : `must name ${usualOrder.join(", ")}, each once`,
    ),
    problem(
      "digestOnEmptyBody",
      ["omit", "send"].includes(digestOnEmptyBody) ? undefined : 'must be "omit" or "send"',
    ),
  ];
}

function isUsualOrder(order: readonly string[]): boolean {
  return (
    Array.isArray(order) && [...(order as readonly string[])].sort().join() === [...usualOrder].sort().join()
  );
}

function isGoodList(covered: unknown): boolean {
  if (!Array.isArray(covered)) return false;
  const names = covered.map((name: unknown) => (typeof name === "string" ? name.toLowerCase() : ""));
  return (
    names.every((name) => name === "(request-target)" || headerNameProblem(name) === undefined) &&
    new Set(names).size === names.length &&
    names.includes("(request-target)") &&
    names.includes("date")
  );
}
