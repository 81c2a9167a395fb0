import {
  type ApiPromise,
  type CheckOptions,
  checkOptions,
  type Client,
  type ClientCheck,
  type ClientStats,
  type CloseOptions,
  createClient,
  OptionProblems,
  type RequestOptions,
  systemRuntime,
} from "@idbraid/core";
import { credentials, toldAsTokenLifetimes } from "./credentials.ts";
import { derive, type IdfyBase, type IdfyDerivedOptions } from "./derive.ts";
import { idfyOptionsSchema, type IdfyOptions, readSettings } from "./options.ts";
import { provider } from "./provider.ts";
import { type IdfyRequest, sendRaw } from "./raw-request.ts";
import { Identification, type IdentificationApi } from "./resources/identification.ts";
import { Signature, type SignatureApi } from "./resources/signature.ts";

/**
 * A client of Idfy. Every call gives the data when it is awaited, and status, headers, request id, environment and
 * account with `withResponse()`. No method throws: a call rejects, with
 *
 * - `InvalidArgumentError` when an argument cannot work; nothing is sent,
 * - `AuthenticationError` when the credentials are refused, `PermissionError` when a scope is missing,
 *   `PaymentRequiredError` when the endpoint is not in the subscription,
 * - `BadRequestError`, `NotFoundError`, `ConflictError`, `UnprocessableError` when the provider refuses the request,
 * - `RateLimitError`, `ServerError` and `ServiceUnavailableError` when it cannot serve it now,
 * - `ConnectionError`, `TimeoutError` or `InvalidResponseError` when no answer came, or none that can be used,
 * - `OutcomeUnknownError` when a write may or may not have taken effect,
 * - `ConfigurationError` with code `wrong_environment` when not `expectEnvironment` answered,
 * - `AbortError` when its `signal` was aborted or the client closed.
 */
export interface Idfy extends AsyncDisposable {
  /** Who a person is. */
  readonly identification: IdentificationApi;
  /** Electronic signature. */
  readonly signature: SignatureApi;
  /**
   * Sends a request to an endpoint that has no method here yet, with the same credentials, limits and errors. The data
   * is `unknown`, or what `response` describes.
   *
   * @throws {InvalidArgumentError} when the path does not start with one `/`, has `..` segments or a query, or misses
   * a value of `params`; nothing is sent.
   * @example
   * ```ts
   * import { createIdfy } from "@idbraid/idfy";
   *
   * const idfy = createIdfy();
   * const log = await idfy.request({
   *   method: "GET",
   *   path: "/signature/documents/{documentId}/notifications",
   *   params: { documentId: "94865b6f-2aa9-436d-8b3c-a85e00efd034" },
   *   replay: "safe",
   * });
   * ```
   */
  request<T = unknown>(request: IdfyRequest<T>, options?: RequestOptions): ApiPromise<T>;
  /**
   * A client for another account, or with other headers or time limits. It shares connections, hooks, logger and limits
   * with this one. With `auth` it has tokens of its own; it has a retry budget of its own in any case.
   *
   * Closing this client closes it; closing it leaves this one as it is. Keep one per account: a new one for each call
   * would fetch a token each time. It may be dropped without closing it.
   *
   * @throws {ConfigurationError} naming every option that cannot work, and those that a derived client does not take.
   * @example
   * ```ts
   * import { createIdfy } from "@idbraid/idfy";
   *
   * const idfy = createIdfy();
   * const tenant = idfy.withOptions({ auth: { clientId: "tenant-17", clientSecret: async () => "from a vault" } });
   * await tenant.signature.ping();
   * ```
   */
  withOptions(options: IdfyDerivedOptions): Idfy;
  /**
   * Tells whether Idfy can be reached, takes the credentials and answers from the environment that is expected, by one
   * ping on a connection of its own. Print it: `console.log(String(await idfy.check()))`.
   *
   * @throws {AbortError} when `signal` was aborted, or the client closed. What goes wrong at Idfy stands in the report.
   */
  check(options?: CheckOptions): Promise<ClientCheck>;
  /** What the client is doing at this moment, without a secret. */
  stats(): ClientStats;
  /** Refuses new calls, lets running ones finish for `drainMs`, then aborts them and closes every connection. */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Makes a client. No request is sent; the first call fetches a token, which later calls share.
 *
 * @throws {ConfigurationError} naming every problem of the options, and every credential that is missing.
 * @example
 * ```ts
 * import { createIdfy } from "@idbraid/idfy";
 *
 * const idfy = createIdfy({ clientId: "my-client", clientSecret: async () => "from a vault" });
 * const session = await idfy.identification.sessions.retrieve("0a1b2c");
 * await idfy.close();
 * ```
 */
export function createIdfy(options: IdfyOptions = {}): Idfy {
  const problems = new OptionProblems("createIdfy", "idfy");
  const checked = problems.attempt(() => checkOptions("createIdfy", options, idfyOptionsSchema()));
  const own: IdfyOptions = checked ?? { ...options };
  const settings = readSettings(own, globalThis.process?.env ?? {});
  problems.add(settings.problems);
  const toldAsBaseUrl = settings.tokenUrlDerived ? ["tokenUrl"] : [];
  const auth = problems.attempt(() => credentials(settings, own), {
    elsewhere: [...toldAsBaseUrl, ...toldAsTokenLifetimes],
  });
  const client = problems.attempt(() =>
    createClient(provider(settings, auth, own), checked ?? { headers: own.headers }),
  );
  problems.throwAny();
  return toIdfy({ client: client as Client, settings, options: own });
}

function toIdfy(base: IdfyBase): Idfy {
  const { client, options } = base;
  const { request } = client;
  return {
    identification: new Identification(request, options.sessionCreateIsKeyed ?? true),
    signature: new Signature(request, {
      runtime: options.runtime ?? systemRuntime(),
      totalMs: options.timeouts?.totalMs ?? 60_000,
      retriedDeleteNotFound: options.retriedDeleteNotFound ?? "error",
    }),
    request: (raw, requestOptions) => sendRaw(request, raw, requestOptions),
    withOptions: (given) => toIdfy(derive(base, given)),
    check: (checkOptions) => client.check(checkOptions),
    stats: () => client.stats(),
    close: (closeOptions) => client.close(closeOptions),
    [Symbol.asyncDispose]: () => client.close(),
  };
}
