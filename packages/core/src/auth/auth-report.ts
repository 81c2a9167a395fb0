import type { CertificateFacts } from "./tls-source.ts";

/** What a strategy can tell of its state. It holds no secret. */
export interface AuthReport {
  /** The token in use. */
  readonly token?: TokenReport | undefined;
  /** The provider's clock minus ours in milliseconds, as learned from a refusal; absent while none was needed. */
  readonly clockOffsetMs?: number | undefined;
  /** The client certificate in use. */
  readonly certificate?: CertificateFacts | undefined;
}

/** The token in use, without the token. */
export interface TokenReport {
  /** Milliseconds since it was issued or read. */
  readonly ageMs: number;
  /** Milliseconds until it ends; `undefined` when that is not known. */
  readonly expiresInMs?: number | undefined;
}

/** One report of several; of facts told twice the first counts. */
export function mergeReports(reports: readonly (AuthReport | undefined)[]): AuthReport {
  return {
    token: firstOf(reports, "token"),
    clockOffsetMs: firstOf(reports, "clockOffsetMs"),
    certificate: firstOf(reports, "certificate"),
  };
}

function firstOf<K extends keyof AuthReport>(
  reports: readonly (AuthReport | undefined)[],
  fact: K,
): AuthReport[K] {
  return reports.find((report) => report?.[fact] !== undefined)?.[fact];
}
