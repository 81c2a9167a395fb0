import type { AuthReport } from "../../auth/auth-report.ts";
import type { IdentityError } from "../../errors/identity-error.ts";

/** What a check looks at, in this order. */
export type CheckStepName = "dns" | "connect" | "tls" | "credentials" | "environment" | "answer";

/** How one step of a check went. */
export interface CheckStep {
  readonly name: CheckStepName;
  readonly outcome: "ok" | "failed" | "skipped";
  /** In milliseconds, where it was measured. */
  readonly durationMs: number | undefined;
  /** More about it, such as the TLS version, or why it was skipped. */
  readonly detail: string | undefined;
}

/** What `client.check()` found out. As text it is a small table for people; it holds no secret. */
export interface ClientCheck extends AuthReport {
  /** No step failed. */
  readonly ok: boolean;
  /** Such as `acme`. */
  readonly provider: string;
  /** Scheme and host that were asked. */
  readonly origin: string;
  /** Every step, also those that were skipped. */
  readonly steps: readonly CheckStep[];
  /** The whole check, in milliseconds. */
  readonly durationMs: number;
  /** The server's clock minus ours in milliseconds, to a second or so; absent when the server told no time. */
  readonly clockSkewMs: number | undefined;
  /** Whole days until the client certificate ends, where there is one. */
  readonly certificateDaysLeft: number | undefined;
  /** The environment the provider says it answered from. */
  readonly environment: string | undefined;
  /** The account the provider says the call ran under. */
  readonly accountId: string | undefined;
  /** The provider's id of the request, for its support. */
  readonly requestId: string | undefined;
  /** Why a step failed. */
  readonly error: IdentityError | undefined;
  /** The report for people, several lines. */
  toString(): string;
}

const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/** A {@link ClientCheck} that prints itself. */
export class CheckReport implements ClientCheck {
  readonly ok!: boolean;
  readonly provider!: string;
  readonly origin!: string;
  readonly steps!: readonly CheckStep[];
  readonly durationMs!: number;
  readonly clockSkewMs: number | undefined;
  readonly token: AuthReport["token"];
  readonly clockOffsetMs: number | undefined;
  readonly certificate: AuthReport["certificate"];
  readonly certificateDaysLeft: number | undefined;
  readonly environment: string | undefined;
  readonly accountId: string | undefined;
  readonly requestId: string | undefined;
  readonly error: IdentityError | undefined;

  constructor(facts: Omit<ClientCheck, "toString">) {
    Object.assign(this, facts);
  }

  toString(): string {
    const lines = [
      `${this.provider} at ${this.origin}: ${this.ok ? "ok" : "FAILED"}, ${rounded(this.durationMs)} ms`,
      ...this.steps.map(stepLine),
      ...this.#facts().map(([name, text]) => line(name, text)),
    ];
    if (this.error !== undefined) lines.push("", this.error.message);
    return lines.join("\n");
  }

  [inspect](): string {
    return this.toString();
  }

  #facts(): (readonly [name: string, text: string])[] {
    const facts: [name: string, text: string | undefined][] = [
      ["clock", this.clockSkewMs === undefined ? undefined : skewText(this.clockSkewMs)],
      ["token", this.token && tokenText(this.token)],
      [
        "certificate",
        this.certificate && `${this.certificate.subject}, ${daysText(this.certificateDaysLeft ?? 0)}`,
      ],
      ["account", this.accountId],
      ["request id", this.requestId],
    ];
    return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
  }
}

function stepLine({ name, outcome, durationMs, detail }: CheckStep): string {
  const time = durationMs === undefined ? "" : `${rounded(durationMs)} ms`;
  return line(name, `${outcome.padEnd(7)} ${time.padStart(9)}  ${detail ?? ""}`);
}

function line(name: string, text: string): string {
  return `  ${name.padEnd(12)} ${text}`.trimEnd();
}

function skewText(skewMs: number): string {
  if (Math.abs(skewMs) < 2000) return "agrees with the server's"; // a Date header has whole seconds
  return `${seconds(Math.abs(skewMs))} ${skewMs > 0 ? "behind" : "ahead of"} the server's`;
}

function tokenText({ ageMs, expiresInMs }: NonNullable<AuthReport["token"]>): string {
  return `${seconds(ageMs)} old${expiresInMs === undefined ? "" : `, ends in ${seconds(expiresInMs)}`}`;
}

function daysText(days: number): string {
  return days >= 0 ? `ends in ${days} days` : `ended ${-days} days ago`;
}

function seconds(durationMs: number): string {
  return `${Math.round(durationMs / 1000)} s`;
}

function rounded(durationMs: number): string {
  return durationMs.toFixed(durationMs < 10 ? 1 : 0);
}
