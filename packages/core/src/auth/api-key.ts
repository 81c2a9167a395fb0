import type { AuthStrategy } from "./auth-strategy.ts";
import { carriedNameProblem, carriedValueProblem, carrierProblem, carry } from "./carrier.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";
import { Secret, secretProblem, type SecretSource } from "./secrets/secret.ts";
import { SecretStrategy } from "./secrets/secret-strategy.ts";

/** A key in a header. */
export interface ApiKeyHeaderOptions {
  readonly carrier?: "header" | undefined;
  /** The name of the header, as the provider spells it, such as `x-api-key`. */
  readonly header: string;
  /** The key, or a function that fetches it. */
  readonly key: SecretSource;
}

/** A key in the query. Servers and proxies write queries to their logs: use a header where the provider takes one. */
export interface ApiKeyQueryOptions {
  readonly carrier: "query";
  /** The name of the query parameter. */
  readonly query: string;
  /** The key, or a function that fetches it. */
  readonly key: SecretSource;
}

/** Options of {@link apiKey}. */
export type ApiKeyOptions = ApiKeyHeaderOptions | ApiKeyQueryOptions;

/**
 * A fixed key with each request, in a header or, when `carrier: "query"` says so, in the query.
 *
 * @throws {ConfigurationError} when the key is empty or padded, or cannot stand where it should
 * @example
 * ```ts
 * import { apiKey } from "@idbraid/core/auth";
 *
 * apiKey({ header: "x-api-key", key: "from your settings" });
 * ```
 */
export function apiKey(options: ApiKeyOptions): AuthStrategy {
  const own: ApiKeyOptions = Object.assign(Object.create(null) as object, options);
  const [carrier, name] =
    own.carrier === "query" ? (["query", own.query] as const) : (["header", own.header] as const);
  const misplaced = carrier === "header" && "query" in own;
  const check = carriedValueProblem(carrier);
  rejectProblems("apiKey", [
    problem("carrier", carrierProblem(own.carrier ?? "header")),
    problem(
      carrier,
      misplaced ? 'is missing. A key in the query needs carrier: "query"' : carriedNameProblem(carrier, name),
    ),
    secretProblem(own.key, "key", check),
  ]);
  return new SecretStrategy("api-key", [new Secret(own.key, "key", check)], (request, [value = ""]) =>
    carry(request, carrier, name, value),
  );
}
