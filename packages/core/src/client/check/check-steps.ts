import { ConnectionError } from "../../errors/connection-error.ts";
import type { IdentityError } from "../../errors/identity-error.ts";
import { type CheckWatch, isAddress } from "./check-watch.ts";
import type { CheckStep, CheckStepName } from "./client-check.ts";
import { daysLeft } from "./days-left.ts";
import type { Provider } from "../provider.ts";

/** What a check came to. */
export interface CheckOutcome {
  readonly provider: Provider;
  readonly host: string;
  readonly secure: boolean;
  readonly proxied: boolean;
  readonly environment: string | undefined;
  readonly error: IdentityError | undefined;
  readonly nowMs: number;
}

/** How each step went. At most one has failed; those after it were not reached. */
export function checkSteps(watch: CheckWatch, outcome: CheckOutcome): readonly CheckStep[] {
  const failed = outcome.error === undefined ? undefined : failedStep(watch, outcome.error, outcome.proxied);
  const end = failed === undefined ? order.length : order.indexOf(failed);
  return order.map((name, index) => {
    const durationMs = durationOf(name, watch);
    if (name === failed) return { name, outcome: "failed", durationMs, detail: outcome.error?.code };
    const why = index > end ? "not reached" : whySkipped(name, watch, outcome);
    return why === undefined
      ? { name, outcome: "ok", durationMs, detail: detailOf(name, watch, outcome) }
      : { name, outcome: "skipped", durationMs: undefined, detail: why };
  });
}

const order: readonly CheckStepName[] = ["dns", "connect", "tls", "credentials", "environment", "answer"];

const connection: ReadonlySet<CheckStepName> = new Set(["dns", "connect", "tls"]);

function failedStep(watch: CheckWatch, error: IdentityError, proxied: boolean): CheckStepName {
  const { step, status } = watch;
  const called = watch.credentialsMs !== undefined;
  if (error.code === "wrong_environment") return "environment";
  if (status !== undefined) return status === 401 || status === 403 ? "credentials" : "answer";
  const phase = ConnectionError.isInstance(error) ? error.phase : undefined;
  if (proxied && phase === "connect" && step === undefined) return "connect"; // the proxy gave no connection
  // Before the call itself, only a request for a token to the same host can have opened the connection.
  if (!called && step === undefined) return "credentials";
  if (phase === "connect" && step === "tls") return "tls"; // reset within the handshake
  if (phase === "dns" || phase === "connect" || phase === "tls") return phase;
  if (step !== undefined && step !== "open") return step;
  return called ? "answer" : "credentials";
}

function durationOf(name: CheckStepName, watch: CheckWatch): number | undefined {
  if (name === "credentials") return watch.credentialsMs;
  if (name === "answer") return watch.answerMs;
  return name === "environment" ? undefined : watch.took[name];
}

function whySkipped(name: CheckStepName, watch: CheckWatch, outcome: CheckOutcome): string | undefined {
  if (watch.step === undefined && connection.has(name)) return "not reached";
  switch (name) {
    case "dns":
      return isAddress(outcome.host) ? "the host is an address" : undefined;
    case "tls":
      return outcome.secure ? undefined : "plain http, on this machine only";
    case "credentials":
      if (outcome.provider.check === undefined) return "no harmless call is known to check them with";
      if (outcome.provider.auth === undefined) return "there are none";
      return watch.status !== undefined && watch.status < 300
        ? undefined
        : "not known: the call was not accepted";
    case "environment":
      return outcome.environment === undefined ? "the provider names none" : undefined;
    default:
      return undefined;
  }
}

function detailOf(name: CheckStepName, watch: CheckWatch, outcome: CheckOutcome): string | undefined {
  if (name === "environment") return outcome.environment;
  if (name === "answer") return String(watch.status);
  if (name !== "tls" || watch.tls === undefined) return undefined;
  const { version, expiresAtMs } = watch.tls;
  return `${version}, the server's certificate ends in ${daysLeft(expiresAtMs, outcome.nowMs)} days`;
}
