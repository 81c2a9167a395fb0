import type { AuthStrategy } from "../../auth/auth-strategy.ts";
import { AbortError } from "../../errors/abort-error.ts";
import { IdentityError } from "../../errors/identity-error.ts";
import type { RetryBudget } from "../../transport/retry-budget.ts";
import { assembleRequest } from "../assemble-request.ts";
import { authFacts } from "../auth-facts.ts";
import { checkOptionProblems, methodOptionsError } from "../check-options.ts";
import { checkSteps } from "./check-steps.ts";
import { CheckWatch } from "./check-watch.ts";
import { CheckReport, type ClientCheck } from "./client-check.ts";
import type { ClientSetup } from "../client-setup.ts";
import { Observer } from "../observer.ts";
import { daysLeft } from "./days-left.ts";
import { ownProperties } from "../../options/own-properties.ts";
import { path } from "../path.ts";
import type { RequestOptions } from "../request-options.ts";

/** Options of `client.check()`. */
export type CheckOptions = Pick<RequestOptions, "signal" | "timeoutMs">;

/** One call on a connection of its own. Rejects only when it was aborted, closed or called wrongly. */
export async function checkClient(
  given: ClientSetup,
  budget: RetryBudget,
  options: CheckOptions = {},
): Promise<ClientCheck> {
  const problems = checkOptionProblems(options);
  if (problems.length > 0) throw methodOptionsError(given.provider.name, "check()", problems);
  const declared = given.provider.check;
  const setup = declared === undefined ? withoutCall(given) : given;
  const operation = declared ?? connectionOnly;
  const { provider, origin, runtime } = setup;
  const agents = setup.makeAgents(given.provider.auth);
  const watch = new CheckWatch(setup.observer, runtime, {
    origin,
    operation: `${operation.method} ${operation.path.template}`,
  });
  const request = assembleRequest(setup, { agents, observer: watch, onSocket: watch.onSocket, budget });
  const beganMs = runtime.monotonicMs();
  try {
    const asked = request(operation, { ...options, maxAttempts: 1 }).withResponse();
    const { answer, error } = await asked.then(
      (answer) => ({ answer, error: undefined }),
      (error: unknown) => ({ answer: undefined, error: ofTheProvider(error) }),
    );
    const failure = declared === undefined && watch.status !== undefined ? undefined : error;
    const { environment, accountId, requestId } = answer ?? error ?? {};
    const facts = authFacts(given.provider.auth, runtime);
    const { protocol, hostname: host } = new URL(origin);
    const steps = checkSteps(watch, {
      provider,
      host,
      secure: protocol === "https:",
      proxied: setup.proxied,
      environment,
      error: failure,
      nowMs: runtime.now(),
    });
    return new CheckReport({
      ok: !steps.some(({ outcome }) => outcome === "failed"),
      provider: provider.name,
      origin,
      steps,
      durationMs: runtime.monotonicMs() - beganMs,
      clockSkewMs: watch.clockSkewMs,
      ...facts,
      certificateDaysLeft: facts.certificate && daysLeft(facts.certificate.expiresAtMs, runtime.now()),
      environment,
      accountId,
      requestId,
      error: failure,
    });
  } finally {
    agents.destroy();
  }
}

/** Any answer proves the connection. Whether it is an error tells nothing, so that nobody is told of it. */
function withoutCall(setup: ClientSetup): ClientSetup {
  const { provider, runtime } = setup;
  return {
    ...setup,
    provider: { ...provider, auth: certificatePart(provider.auth) },
    observer: new Observer({
      hooks: ownProperties({}),
      logger: undefined,
      onWarning: undefined,
      runtime,
      responseHeaders: provider.responseHeaders,
    }),
  };
}

/** What loads the client certificate, without the credentials beside it: they are for the API alone. */
function certificatePart(auth: AuthStrategy | undefined): AuthStrategy | undefined {
  if (auth?.tls === undefined) return undefined;
  const part = auth.parts?.find(({ tls }) => tls !== undefined);
  return part === undefined ? auth : certificatePart(part);
}

const connectionOnly = { method: "GET", path: path`/`, replay: "safe" } as const;

/** The caller ended it: that says nothing of the provider. */
function ofTheProvider(error: unknown): IdentityError {
  if (!IdentityError.isInstance(error) || AbortError.isInstance(error)) throw error;
  return error;
}
