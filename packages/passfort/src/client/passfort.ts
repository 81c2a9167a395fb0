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
  type Runtime,
  systemRuntime,
} from "@idbraid/core";
import { type RawRequest, sendRaw } from "../raw-request.ts";
import { type Callbacks, CallbackSender } from "./callbacks.ts";
import { signedWith } from "./credentials.ts";
import { derive, type PassFortDerivedOptions } from "./derive.ts";
import { ImageDownloads, type Images } from "./images.ts";
import { baseUrlOf, passFortOptionsSchema, type PassFortOptions } from "./options.ts";
import { provider } from "./provider.ts";

/**
 * What an integration asks of PassFort. Each attempt is signed with the key of the integration, with a date of its own. No
 * method throws: a call rejects, with
 *
 * - `InvalidArgumentError` when an argument cannot work; nothing is sent,
 * - `AuthenticationError` when PassFort refuses the signature,
 * - `BadRequestError`, `PermissionError`, `NotFoundError` and others when it refuses the request,
 * - `RateLimitError`, `ServerError` and `ServiceUnavailableError` when it cannot serve it now,
 * - `ConnectionError`, `TimeoutError` or `InvalidResponseError` when no answer came, or none that can be used,
 * - `AbortError` when its `signal` was aborted or the client closed.
 */
export interface PassFort extends AsyncDisposable {
  /** Results that are there. */
  readonly callbacks: Callbacks;
  /** Images of documents. */
  readonly images: Images;
  /**
   * Sends a request to an endpoint that has no method here, with the same signature, limits and errors. The data is
   * `unknown`, or what `response` describes.
   *
   * @throws {InvalidArgumentError} when the path does not start with one `/`, has `..` segments or a query, or misses
   * a value of `params`; nothing is sent.
   * @example
   * ```ts
   * import { createPassFort } from "@idbraid/passfort";
   *
   * const passfort = createPassFort();
   * const answer = await passfort.request({ method: "POST", path: "/v1/callbacks", body: { reference: "12345" } });
   * ```
   */
  request<T = unknown>(request: RawRequest<T>, options?: RequestOptions): ApiPromise<T>;
  /**
   * A client with the key of another integration, other headers or other time limits. It shares connections, hooks and
   * limits with this one. Closing this client closes it; closing it leaves this one as it is.
   *
   * @throws {ConfigurationError} naming every option that cannot work, and those that a derived client does not take.
   */
  withOptions(options: PassFortDerivedOptions): PassFort;
  /**
   * Tells whether PassFort can be reached. Whether it takes the key is not checked: no call is known that would do
   * nothing else.
   *
   * @throws {AbortError} when `signal` was aborted, or the client closed. What goes wrong at PassFort stands in the report.
   */
  check(options?: CheckOptions): Promise<ClientCheck>;
  /** What the client is doing at this moment, without a secret. */
  stats(): ClientStats;
  /** Refuses new calls, lets running ones finish for `drainMs`, then aborts them and closes every connection. */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Makes a client of PassFort, for an integration. Nothing is sent before the first call.
 *
 * @throws {ConfigurationError} naming every problem of the options, and a key that is missing or is not the base64 of 32
 *   bytes.
 * @see PassFort's documentation, "Requests to PassFort"
 * @example
 * ```ts
 * import { createPassFort } from "@idbraid/passfort";
 *
 * const passfort = createPassFort(); // PASSFORT_SECRET_KEY
 * await passfort.callbacks.send({
 *   provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445",
 *   reference: "12345",
 *   custom_data: { session: "s-17" },
 * });
 * await passfort.close();
 * ```
 */
export function createPassFort(options: PassFortOptions = {}): PassFort {
  const problems = new OptionProblems("createPassFort", "passfort");
  const checked = problems.attempt(() => checkOptions("createPassFort", options, passFortOptionsSchema()));
  const own: PassFortOptions = checked ?? { ...options };
  const runtime = checked?.runtime ?? systemRuntime();
  const baseUrl = baseUrlOf(own, globalThis.process?.env ?? {});
  const auth = problems.attempt(() =>
    signedWith({ factory: "createPassFort", secretKey: own.secretKey, runtime }),
  );
  const client = problems.attempt(() =>
    createClient(provider(baseUrl, auth), checked ?? { headers: own.headers }),
  );
  problems.throwAny();
  return toPassFort(client as Client, runtime);
}

function toPassFort(client: Client, runtime: Runtime): PassFort {
  return {
    callbacks: new CallbackSender(client.request),
    images: new ImageDownloads(client.request),
    request: (raw, requestOptions) => sendRaw(client.request, raw, requestOptions),
    withOptions: (given) => toPassFort(derive(client, given, runtime), runtime),
    check: (checkOptions) => client.check(checkOptions),
    stats: () => client.stats(),
    close: (closeOptions) => client.close(closeOptions),
    [Symbol.asyncDispose]: () => client.close(),
  };
}
