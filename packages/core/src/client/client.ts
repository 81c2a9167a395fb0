import type { AuthStrategy } from "../auth/auth-strategy.ts";
import { isStrategy, strategyWanted } from "../auth/is-strategy.ts";
import type { Problem } from "../errors/configuration-error.ts";
import { configurationError } from "../errors/problems.ts";
import { loggerFromEnvironment } from "../logging/stderr-logger.ts";
import { systemRuntime } from "../runtime/system-runtime.ts";
import { Agents } from "../transport/agents.node.ts";
import { assembleClient } from "./assemble-client.ts";
import { tlsEnvironmentProblem, urlProblem } from "../transport/base-url.ts";
import { caProblem } from "./ca-problem.node.ts";
import { certificateProblems } from "./certificate-problems.ts";
import type { CheckOptions } from "./check/check-client.ts";
import type { ClientCheck } from "./check/client-check.ts";
import { clientOptionProblems } from "./check-options.ts";
import { headerProblems, mergeHeaders } from "./client-headers.ts";
import type { ClientOptions } from "./client-options.ts";
import { ClientLife, type CloseOptions } from "./client-life.ts";
import type { ClientSetup } from "./client-setup.ts";
import type { ClientStats } from "./client-stats.ts";
import { closeTogether } from "./close-together.ts";
import type { DerivedOptions } from "./derive-setup.ts";
import { given } from "../options/given.ts";
import { defaultLimits } from "./limits.ts";
import { Observer } from "./observer.ts";
import { ownProperties } from "../options/own-properties.ts";
import type { Provider } from "./provider.ts";
import type { RequestFn } from "./request-fn.ts";
import { StrategyHolders } from "./strategy-holders.ts";
import { defaultTimeouts } from "./timeouts.ts";
import { userAgent } from "./user-agent.ts";

/** What every provider's client is built on. */
export interface Client extends AsyncDisposable {
  /** Sends operations: one answer, a list with its pages, or a file. */
  readonly request: RequestFn;
  /**
   * A client for another tenant, or with other headers or time limits. It shares connections, hooks, logger and limits
   * with this one, and has a retry budget of its own. With `auth` it has tokens and a clock offset of its own too;
   * without it, those of this client. Clients with different client certificates never share a connection.
   *
   * Closing this client closes it; closing it leaves this one as it is. It costs little. Keep one per tenant: a new one
   * for each call would begin without a token and with a full retry budget. Close it when the tenant goes, if its `auth`
   * holds something, such as a client certificate; what holds nothing may just be dropped.
   *
   * @throws {ConfigurationError} naming every option that cannot work, and those that a derived client does not take.
   * @example
   * ```ts
   * import { createClient, type Provider } from "@idbraid/core";
   * import { apiKey } from "@idbraid/core/auth";
   *
   * declare const acme: Provider;
   * const client = createClient(acme, {});
   * const tenant = client.withOptions({ auth: apiKey({ header: "x-api-key", key: "of the tenant" }) });
   * ```
   */
  withOptions(options: DerivedOptions): Client;
  /**
   * Tells whether the provider can be reached and takes the credentials: on a connection of its own, with one call that
   * changes nothing there. What goes wrong stands in the report.
   *
   * @throws {AbortError} when `signal` was aborted, or the client closed.
   * @throws {InvalidArgumentError} when an option cannot work.
   */
  check(options?: CheckOptions): Promise<ClientCheck>;
  /** What the client is doing at this moment, without a secret. */
  stats(): ClientStats;
  /**
   * Refuses new calls, lets running ones finish for `drainMs`, then aborts them and closes every connection.
   *
   * @throws {InvalidArgumentError} when `drainMs` is no number of milliseconds.
   */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * The shared half of a provider's client: one transport, one retry budget, one set of connections.
 *
 * @throws {ConfigurationError} naming every problem of the options, the base URL and the environment.
 */
export function createClient(givenProvider: Provider, givenOptions: ClientOptions): Client {
  const provider = ownProperties(givenProvider);
  const options = ownProperties(givenOptions);
  const authProblems = (auth: AuthStrategy | undefined): readonly Problem[] =>
    certificateProblems(auth, provider.baseUrl, options.tls?.ca);
  const problems = [
    ...clientOptionProblems(options),
    urlProblem("baseUrl", provider.baseUrl),
    authProblem(provider.auth),
    tlsEnvironmentProblem(provider.baseUrl),
    caProblem(options.tls?.ca),
    ...authProblems(provider.auth),
    ...headerProblems(options.headers),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw configurationError(provider.factory, problems, provider.name);

  const runtime = options.runtime ?? systemRuntime();
  const makeAgents = (auth: AuthStrategy | undefined): Agents =>
    new Agents({
      maxSockets: options.maxSockets ?? 64,
      ca: options.tls?.ca,
      lookup: options.lookup,
      proxy: options.proxy,
      tls: auth?.tls,
      runtime,
    });
  const identify = {
    "User-Agent": userAgent(provider.name, provider.version, options.appInfo),
    "Accept-Encoding": "identity",
  };
  const { origin, pathname } = new URL(provider.baseUrl);
  const setup: ClientSetup = {
    provider,
    origin,
    pathPrefix: pathname.replace(/\/+$/, ""),
    runtime,
    observer: new Observer({
      hooks: options.hooks ?? ownProperties({}),
      logger: options.logger ?? loggerFromEnvironment(),
      onWarning: options.onWarning,
      tracer: options.tracer,
      runtime,
      responseHeaders: provider.responseHeaders,
    }),
    agents: makeAgents(provider.auth),
    proxied: options.proxy !== undefined,
    authProblems,
    makeAgents,
    life: new ClientLife(runtime),
    holders: new StrategyHolders(),
    timeouts: { ...defaultTimeouts, ...given(options.timeouts) },
    limits: { ...defaultLimits, ...given(options.limits) },
    maxAttempts: options.maxAttempts,
    authReplay: options.authReplay ?? true,
    validate: options.validate ?? "warn",
    identify,
    headers: mergeHeaders({ Accept: "application/json", ...identify }, provider.headers, options.headers),
  };
  closeTogether(setup, { strategy: provider.auth, agents: setup.agents });
  return assembleClient(setup);
}

function authProblem(auth: unknown): Problem | undefined {
  return auth === undefined || isStrategy(auth) ? undefined : { path: "auth", message: strategyWanted };
}
