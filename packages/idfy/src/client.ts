import {
  type ApiPromise,
  checkOptions,
  type CloseOptions,
  createClient,
  type Provider,
  type RequestOptions,
  systemRuntime,
} from "@idbraid/core";
import { type AuthStrategy, oauth2ClientCredentials } from "@idbraid/core/auth";
import { readIdfyError } from "./errors.ts";
import { idfyOptionsSchema, type IdfyOptions, type IdfySettings, readSettings } from "./options.ts";
import { Problems } from "./problems.ts";
import { type IdfyRequest, sendRaw } from "./raw-request.ts";
import { Identification, type IdentificationApi } from "./resources/identification.ts";
import { Signature, type SignatureApi } from "./resources/signature.ts";
import { version } from "./version.ts";

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
  const problems = new Problems();
  const checked = problems.attempt(() => checkOptions("createIdfy", options, idfyOptionsSchema()));
  const own: IdfyOptions = checked ?? { ...options };
  const settings = readSettings(own, globalThis.process?.env ?? {});
  problems.add(settings.problems);
  const toldAsBaseUrl = settings.tokenUrlDerived ? ["tokenUrl"] : [];
  const auth = problems.attempt(() => credentials(settings, own), toldAsBaseUrl);
  const client = problems.attempt(() =>
    createClient(provider(settings, auth, own), checked ?? { headers: own.headers }),
  );
  problems.throwAny();
  return toIdfy(client as NonNullable<typeof client>, own);
}

function toIdfy(client: ReturnType<typeof createClient>, options: IdfyOptions): Idfy {
  const { request } = client;
  return {
    identification: new Identification(request, options.sessionCreateIsKeyed ?? true),
    signature: new Signature(request, {
      runtime: options.runtime ?? systemRuntime(),
      totalMs: options.timeouts?.totalMs ?? 60_000,
      retriedDeleteNotFound: options.retriedDeleteNotFound ?? "error",
    }),
    request: (raw, requestOptions) => sendRaw(request, raw, requestOptions),
    close: (closeOptions) => client.close(closeOptions),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** Other problems are to be found even when a credential is missing, so that one stands in for it. */
function credentials(settings: IdfySettings, options: IdfyOptions): AuthStrategy {
  return oauth2ClientCredentials({
    tokenUrl: settings.tokenUrl,
    clientId: settings.clientId ?? "missing",
    clientSecret: settings.clientSecret ?? "missing",
    scopes: settings.scopes,
    clientAuth: options.clientAuth,
    basicEncoding: "raw",
    lifetimes: {
      defaultMs: 0,
      softMargin: { maxMs: 300_000, share: 0.5 },
      hardMargin: { maxMs: 60_000, share: 0.5 },
      ...options.tokenLifetimes,
    },
    tokenStore: options.tokenStore,
  });
}

function provider(
  { baseUrl }: IdfySettings,
  auth: AuthStrategy | undefined,
  { expectEnvironment }: IdfyOptions,
): Provider {
  return {
    name: "idfy",
    version,
    factory: "createIdfy",
    baseUrl,
    auth,
    headers: { "Content-Type": "application/json" },
    responseHeaders: {
      requestId: ["request-id", "requestid", "x-request-id"],
      environment: ["x-idfy-environment"],
      accountId: ["x-idfy-accountid"],
    },
    readError: readIdfyError,
    expectEnvironment,
  };
}
