/** What a check found. A `warning` is no reason to fail; a `skipped` check could not be made, and says why. */
export type CheckStatus = "passed" | "failed" | "warning" | "skipped";

/** A request that a check sent: without the key, credentials and bodies. */
export interface SentRequest {
  readonly method: string;
  /** Path and query of the request line. */
  readonly target: string;
  /** Names and values in the order of the wire; of key id and signature only the first characters. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** What the body is, such as `212 bytes`. */
  readonly body: string;
}

/** One check, and what came of it. */
export interface CheckResult {
  /** Stable, such as `authentication.wrong-key`. */
  readonly id: string;
  /** The part of `id` before the dot. */
  readonly group: string;
  readonly title: string;
  readonly status: CheckStatus;
  /** What was sent, in order. Empty when nothing was. */
  readonly sent: readonly SentRequest[];
  readonly expected: string;
  /** What came instead or, of a skipped check, why it was not made. Absent when it passed. */
  readonly received?: string | undefined;
  /** Where it is written that it must be so. */
  readonly source: string;
  /** What usually causes the failure. */
  readonly hint?: string | undefined;
  readonly durationMs: number;
}

/** One cause that explains several failures at once. */
export interface ProbableCause {
  /** Stable, such as `key-as-text`. */
  readonly id: string;
  readonly cause: string;
  /** The checks that failed because of it, by id. */
  readonly checks: readonly string[];
}

/** What the validator found out about an integration. `JSON.stringify` gives the form that `--json` prints. */
export interface ValidationReport {
  /** Of this form. Members may be added to it; none is changed or removed. */
  readonly version: 1;
  /** The integration's URL, with its trailing slash. */
  readonly url: string;
  readonly profile: "seed" | "current";
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** No check failed, and all could be made up to the end. */
  readonly passed: boolean;
  /** Whether any answer came. */
  readonly reached: boolean;
  /** Why the checks ended early. */
  readonly stopped?: string | undefined;
  /** What the integration says of itself; members are absent where it did not. */
  readonly integration: {
    readonly protocol_version?: unknown;
    readonly provider_name?: string | undefined;
    readonly check_type?: string | undefined;
    readonly check_template?: string | undefined;
  };
  readonly counts: Readonly<Record<CheckStatus, number>>;
  readonly causes: readonly ProbableCause[];
  readonly checks: readonly CheckResult[];
}

/** What happens while checks are made. */
export type ValidationEvent =
  | { readonly type: "group"; readonly id: string; readonly title: string }
  | { readonly type: "check"; readonly result: CheckResult }
  | { readonly type: "end"; readonly report: ValidationReport };
