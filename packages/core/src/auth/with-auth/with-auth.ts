import { ownProperties } from "../../options/own-properties.ts";
import { IdentityError } from "../../errors/identity-error.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { systemRuntime } from "../../runtime/system-runtime.ts";
import type { WireRequest } from "../../transport/wire.ts";
import type { Applied, AuthAnswer, AuthContext, AuthStrategy } from "../auth-strategy.ts";
import { isStrategy, strategyWanted } from "../is-strategy.ts";
import { rejectProblems, problem } from "../../options/reject-problems.ts";
import { secureUrlProblem } from "../secure-url.ts";
import { exchangeOver, type AdapterOutcome } from "./with-auth-exchange.ts";
import { configOf, refused, wireOf } from "./with-auth-request.ts";
import { sendOver } from "./with-auth-send.ts";

/** What is read of the config of axios. */
export interface AdapterConfig {
  readonly url?: string | undefined;
  readonly baseURL?: string | undefined;
  readonly allowAbsoluteUrls?: boolean | undefined;
  readonly method?: string | undefined;
  readonly params?: unknown;
  readonly paramsSerializer?: unknown;
  readonly headers?: unknown;
  readonly data?: unknown;
  readonly auth?: unknown;
  readonly timeout?: number | undefined;
  readonly signal?: unknown;
  readonly httpsAgent?: unknown;
}

/** What is read of an answer of axios. */
export interface AdapterResponse {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly headers?: unknown;
  readonly data?: unknown;
}

/** An adapter of axios, as `axios.getAdapter("http")` gives it. */
export type Adapter<C extends AdapterConfig, R extends AdapterResponse> = (config: C) => Promise<R>;

/** Options of {@link withAuth}. */
export interface WithAuthOptions {
  /**
   * The only origin that may get the credentials, such as `https://api.example.com`.
   *
   * @default the origin of `baseURL`, or of the request where there is none
   */
  readonly origin?: string | undefined;
  /** Clocks of the strategy. @default those of the process */
  readonly runtime?: Runtime | undefined;
}

/**
 * An axios adapter that puts the credentials of a strategy on each request: the last step before the wire, where URL
 * and body are final. After a 401 the request is sent once more if the strategy has fresh credentials. Token requests
 * and logins go through the same adapter, once each.
 *
 * Redirects are not followed (`maxRedirects` is 0), as they would take the credentials along. The URL is https, or
 * http on a loopback address. The body is text or bytes. Answers and errors come back with the config as you gave it
 * and without `request`: both would hold the credentials. The wait for credentials ends with the `signal` of the
 * config; its `timeout` counts for each exchange. axios still reads settings of its own, such as the proxies
 * of the environment: `proxy: false` keeps it from that.
 *
 * @throws {ConfigurationError} when an argument cannot be used. A request that cannot get credentials rejects with it too
 * @example
 * ```ts
 * import axios from "axios";
 * import { apiKey, withAuth } from "@idbraid/core/auth";
 *
 * const strategy = apiKey({ header: "x-api-key", key: "from your settings" });
 * const adapter = withAuth(axios.getAdapter("http"), strategy, { origin: "https://api.example.com" });
 * const api = axios.create({ baseURL: "https://api.example.com", adapter });
 * ```
 */
export function withAuth<C extends AdapterConfig, R extends AdapterResponse>(
  adapter: Adapter<C, R>,
  strategy: AuthStrategy,
  options: WithAuthOptions = {},
): Adapter<C, R> {
  const { origin: only, runtime = systemRuntime() } = ownProperties(options);
  rejectProblems("withAuth", [
    problem(
      "adapter",
      typeof adapter === "function" ? undefined : 'must be a function, such as axios.getAdapter("http")',
    ),
    problem("strategy", strategyProblem(strategy)),
    problem("origin", only === undefined ? undefined : secureUrlProblem(only)),
  ]);
  const allowed = only === undefined ? undefined : new URL(only).origin;

  return async (config) => {
    const request = wireOf(config);
    const home = allowed ?? baseOrigin(config) ?? request.origin;
    if (request.origin !== home)
      throw refused(`it goes to ${request.origin}, and the credentials are for ${home}`);
    if (strategy.tls !== undefined && config.httpsAgent === undefined)
      throw refused(
        "its strategy has a client certificate, which an agent has to present. Set httpsAgent: agentFor(strategy.tls)",
      );
    const context: AuthContext = {
      runtime,
      signal: config.signal instanceof AbortSignal ? config.signal : new AbortController().signal,
      send: (own) => sendOver(adapter, config, own, runtime),
    };
    for (let replayed = false; ; replayed = true) {
      const { request: ready, ticket } = await applied(strategy, request, context);
      const sentAtMs = runtime.now();
      const outcome = await exchangeOver(adapter, configOf(config, ready), config);
      const answer = answerOf(outcome, sentAtMs, runtime.now());
      if (answer.status >= 200 && answer.status <= 299) strategy.succeeded?.(ticket, answer);
      const mayHelp = answer.status === 401 && strategy.refused?.(ticket, answer) === true;
      if (!mayHelp || replayed) return outcome.settle();
      outcome.discard();
    }
  };
}

function strategyProblem(strategy: AuthStrategy): string | undefined {
  if (!isStrategy(strategy)) return strategyWanted;
  return strategy.verifyAnswer === undefined
    ? undefined
    : "verifies answers, and an adapter does not show their bytes. Turn that off for this use";
}

/** A path that is an absolute URL would take the credentials elsewhere. */
function baseOrigin({ baseURL = "" }: AdapterConfig): string | undefined {
  return URL.canParse(baseURL) ? new URL(baseURL).origin : undefined;
}

async function applied(strategy: AuthStrategy, request: WireRequest, context: AuthContext): Promise<Applied> {
  let made: Applied;
  try {
    made = await strategy.apply(request, context);
  } catch (error) {
    if (IdentityError.isInstance(error)) throw error;
    throw new IdentityError({
      code: "auth_strategy_failed",
      message: `The request was not sent: the auth strategy "${strategy.name}" threw a ${error instanceof Error ? error.name : typeof error}. Its message is not repeated here, as it may hold a secret.`,
    });
  }
  if (made.request.origin === request.origin) return made;
  throw refused(
    `the auth strategy "${strategy.name}" moved it to another origin. A strategy may add headers and query values only`,
  );
}

function answerOf(
  { status, headers }: AdapterOutcome<unknown>,
  sentAtMs: number,
  receivedAtMs: number,
): AuthAnswer {
  return { status, dateHeader: headers.single("date"), sentAtMs, receivedAtMs };
}
