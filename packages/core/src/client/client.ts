import type { AuthContext, AuthRequest } from "../auth/auth-strategy.ts";
import { configurationError } from "../errors/problems.ts";
import { loggerFromEnvironment } from "../logging/stderr-logger.ts";
import { systemRuntime } from "../runtime/system-runtime.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { Agents } from "../transport/agents.node.ts";
import { AxiosSender } from "../transport/axios-sender.ts";
import { Call, type CallInit } from "../transport/call.ts";
import { CallScope } from "../transport/call-scope.ts";
import { RetryBudget } from "../transport/retry-budget.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { answerFacts } from "./answer-facts.ts";
import { tlsEnvironmentProblem, urlProblem } from "./base-url.ts";
import { caProblem } from "./ca-problem.node.ts";
import { callError } from "./call-error.ts";
import { argumentError, clientOptionProblems, closeOptionProblems } from "./check-options.ts";
import { headerProblems, mergeHeaders } from "./client-headers.ts";
import type { ClientOptions } from "./client-options.ts";
import { ClientLife, type CloseOptions } from "./client-life.ts";
import { defaultLimits } from "./limits.ts";
import { Observer } from "./observer.ts";
import { ownProperties } from "./own-properties.ts";
import type { Provider } from "./provider.ts";
import { createRequestFn } from "./create-request-fn.ts";
import type { RequestFn } from "./request-fn.ts";
import { defaultTimeouts } from "./timeouts.ts";
import { userAgent } from "./user-agent.ts";

/** What every provider's client is built on. */
export interface Client extends AsyncDisposable {
  readonly request: RequestFn;
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
  const problems = [
    ...clientOptionProblems(options),
    urlProblem("baseUrl", provider.baseUrl),
    tlsEnvironmentProblem(provider.baseUrl),
    caProblem(options.tls?.ca),
    ...headerProblems(options.headers),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw configurationError(provider.factory, problems, provider.name);

  const runtime = options.runtime ?? systemRuntime();
  const timeouts = { ...defaultTimeouts, ...given(options.timeouts) };
  const limits = { ...defaultLimits, ...given(options.limits) };
  const life = new ClientLife(runtime);
  const agents = new Agents({
    maxSockets: options.maxSockets ?? 64,
    ca: options.tls?.ca,
    lookup: options.lookup,
  });
  const observer = new Observer({
    hooks: options.hooks ?? ownProperties({}),
    logger: options.logger ?? loggerFromEnvironment(),
    onWarning: options.onWarning,
    runtime,
    responseHeaders: provider.responseHeaders,
  });
  const sender = new AxiosSender({ agents, runtime, budget: new RetryBudget(), observer, authContext });
  const identify = {
    "User-Agent": userAgent(provider.name, provider.version, options.appInfo),
    "Accept-Encoding": "identity",
  };

  const { origin, pathname } = new URL(provider.baseUrl);
  const request = createRequestFn({
    provider,
    origin,
    pathPrefix: pathname.replace(/\/+$/, ""),
    runtime,
    sender,
    observer,
    life,
    timeouts,
    limits,
    maxAttempts: options.maxAttempts ?? 3,
    authReplay: options.authReplay ?? true,
    validate: options.validate ?? "warn",
    headers: mergeHeaders({ Accept: "application/json", ...identify }, provider.headers, options.headers),
  });

  const close = async (closeOptions: CloseOptions = {}): Promise<void> => {
    const problems = closeOptionProblems(closeOptions);
    if (problems.length > 0)
      throw argumentError({ provider: provider.name, operation: "close()", callId: "" }, problems);
    await life.close(closeOptions);
    agents.destroy();
    await provider.auth?.close?.();
  };
  return { request, close, [Symbol.asyncDispose]: () => close() };

  function authContext(call: Call): AuthContext {
    return new CallAuthContext(runtime, call.init.scope, sendForStrategy);
  }

  /** A request that a strategy sends for itself: it serves many calls, so it has a life of its own. */
  async function sendForStrategy({
    request: wire,
    operation,
    replay,
    maxBytes,
  }: AuthRequest): Promise<WireAnswer> {
    const scope = new CallScope(runtime, timeouts.totalMs, undefined);
    const init: CallInit = {
      provider: provider.name,
      operation,
      callId: runtime.id(),
      request: { ...wire, headers: mergeHeaders(identify, wire.headers) },
      scope,
      timeouts,
      replay,
      replayAlso: [],
      hasKey: false,
      maxAttempts: options.maxAttempts ?? 3,
      maxBytes,
      stream: false,
      boundsBody: false,
      strategy: undefined,
      authReplay: false,
      lookup: undefined,
      doneOnRetry: [],
      answerHeaders: provider.responseHeaders,
    };
    const call = new Call(init);
    const release = life.enterForStrategy(scope);
    const identified = (answer: WireAnswer): WireAnswer => ({
      ...answer,
      requestId: answerFacts(answer.headers, provider.responseHeaders).requestId,
    });
    try {
      await sender.send(call);
      return identified(call.answer as WireAnswer);
    } catch (thrown) {
      const answer = call.refusal(thrown);
      if (answer !== undefined) return identified(answer);
      throw callError(thrown, call, provider, runtime.now());
    } finally {
      release();
      scope.dispose();
    }
  }
}

/** The signal is made only for strategies that ask for it. */
class CallAuthContext implements AuthContext {
  readonly runtime: Runtime;
  readonly send: AuthContext["send"];
  readonly #scope: CallScope;

  constructor(runtime: Runtime, scope: CallScope, send: AuthContext["send"]) {
    this.runtime = runtime;
    this.#scope = scope;
    this.send = send;
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }
}

/** Without the members that are `undefined`, which would hide a default. */
function given<T extends object>(values: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined)) as never;
}
