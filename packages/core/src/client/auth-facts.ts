import type { AuthReport } from "../auth/auth-report.ts";
import type { AuthStrategy } from "../auth/auth-strategy.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** What a strategy reports of itself, no more than the facts that are known here. One that throws reports nothing. */
export function authFacts(strategy: AuthStrategy | undefined, runtime: Runtime): AuthReport {
  const { token, clockOffsetMs, certificate } = reportOf(strategy, runtime);
  return {
    token: token && { ageMs: token.ageMs, expiresInMs: token.expiresInMs },
    clockOffsetMs,
    certificate: certificate && {
      subject: certificate.subject,
      issuer: certificate.issuer,
      fingerprint256: certificate.fingerprint256,
      validFromMs: certificate.validFromMs,
      expiresAtMs: certificate.expiresAtMs,
    },
  };
}

function reportOf(strategy: AuthStrategy | undefined, runtime: Runtime): AuthReport {
  try {
    return strategy?.report?.(runtime) ?? {};
  } catch {
    return {};
  }
}
