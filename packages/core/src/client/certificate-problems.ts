import type { AuthStrategy } from "../auth/auth-strategy.ts";
import type { Problem } from "../errors/configuration-error.ts";

/** Why connections cannot carry the client certificate of this strategy; empty when they can, or it has none. */
export function certificateProblems(
  auth: AuthStrategy | undefined,
  baseUrl: string,
  ca: unknown,
): readonly Problem[] {
  if (auth?.tls === undefined) return [];
  const problems: Problem[] = [];
  if (/^http:/i.test(baseUrl)) {
    problems.push({
      path: "baseUrl",
      message: "must start with https://, as there is no client certificate without TLS",
      code: "mtls_needs_https",
    });
  }
  if (ca !== undefined) {
    problems.push({
      path: "tls.ca",
      message: 'would not be used beside a client certificate. Pass it to mtls() as "ca"',
    });
  }
  return problems;
}
