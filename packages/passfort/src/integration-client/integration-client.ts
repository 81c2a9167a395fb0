import {
  type ApiPromise,
  type CheckOptions,
  checkOptions,
  type Client,
  type ClientCheck,
  type ClientStats,
  type CloseOptions,
  createClient,
  type Download,
  OptionProblems,
  path,
  type RequestOptions,
  systemRuntime,
} from "@idbraid/core";
import type { AuthStrategy } from "@idbraid/core/auth";
import { keyRing } from "../keys/key-ring.ts";
import { passfortProfiles } from "../profiles.ts";
import { type RawRequest, sendRaw } from "../raw-request.ts";
import { type ReadSearchAnswer, readSearchAnswer } from "../schemas/read-answers.ts";
import {
  readMetadataDocument,
  type ReadMetadataDocument,
  readConfigDocument,
  type ReadConfigDocument,
} from "../schemas/read-config-document.ts";
import { asPassFort } from "./as-passfort.ts";
import { Checks, type IntegrationChecks } from "./checks.ts";
import { downloadFile } from "./download-file.ts";
import { type IntegrationMonitoring, Monitoring } from "./monitored.ts";
import { integrationClientOptionsSchema, type IntegrationClientOptions } from "./options.ts";
import { bodyOf, type DownloadFileParams, type SearchParams, searchParams } from "./params.ts";
import { configOperation, provider } from "./provider.ts";
import { type ExternalResourceParams, resourceUrl } from "./resource-url.ts";
import { warnOfSlash, withSlash, withUrlNamed } from "./url.ts";

/**
 * Calls an integration exactly as PassFort does, signed with its key. No method throws: a call rejects, with
 *
 * - `InvalidArgumentError` when an argument cannot work; nothing is sent,
 * - `SignatureError` when the signature of an answer does not hold, or is missing where it is required,
 * - `AuthenticationError` when the integration refuses the signature of the request,
 * - `BadRequestError`, `NotFoundError`, `ServerError` and others when it refuses or fails,
 * - `ConnectionError`, `TimeoutError` or `InvalidResponseError` when no answer came, or none that can be used,
 * - `OutcomeUnknownError` when a check or a search may or may not have run,
 * - `AbortError` when its `signal` was aborted or the client closed.
 *
 * Checks, their completion and searches may cost money, so that they are not repeated once they were sent. All else is.
 */
export interface IntegrationClient extends AsyncDisposable {
  /** Where the integration is, with a slash at its end. */
  readonly url: string;
  /** `GET /`, without a signature. */
  metadata(options?: RequestOptions): ApiPromise<ReadMetadataDocument>;
  /** `GET /config`. */
  config(options?: RequestOptions): ApiPromise<ReadConfigDocument>;
  /** Checks, from `/checks` to their result. */
  readonly checks: IntegrationChecks;
  /** Companies by name or number, best first: `POST /search`. */
  search(params: SearchParams, options?: RequestOptions): ApiPromise<ReadSearchAnswer>;
  /**
   * A file that a result named, left on the wire until it is read: `POST /download_file`.
   *
   * @throws {NotFoundError} when the integration has no such file.
   */
  downloadFile(params: DownloadFileParams, options?: RequestOptions): ApiPromise<Download>;
  /** Checks that go on being asked for changes. */
  readonly monitored: IntegrationMonitoring;
  /**
   * The URL under which PassFort opens an external resource. Nothing is sent.
   *
   * @throws {ConfigurationError} when the resource has no usable URL, or a parameter cannot work.
   */
  externalResourceUrl(
    resource: { readonly url?: string | null | undefined },
    params: ExternalResourceParams,
  ): Promise<string>;
  /**
   * Sends a request as it is, such as one that an integration must refuse. The data is `unknown`, or what `response`
   * describes.
   *
   * @throws {InvalidArgumentError} when the path does not start with one `/`, has `..` segments or a query, or misses
   * a value of `params`; nothing is sent.
   */
  request<T = unknown>(request: RawRequest<T>, options?: RequestOptions): ApiPromise<T>;
  /**
   * Tells whether the integration can be reached and takes the key, by asking for its config.
   *
   * @throws {AbortError} when `signal` was aborted, or the client closed.
   */
  check(options?: CheckOptions): Promise<ClientCheck>;
  /** What the client is doing at this moment, without a secret. */
  stats(): ClientStats;
  /** Refuses new calls, lets running ones finish for `drainMs`, then aborts them and closes every connection. */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Makes a client that plays PassFort for one integration. Nothing is sent before the first call.
 *
 * @throws {ConfigurationError} naming every problem of the options, such as `http:` to another machine, and a key that is
 *   missing or is not the base64 of 32 bytes.
 * @remarks Unconfirmed: the order in which PassFort sends its headers.
 * @see PassFort's documentation, "Using your integration"; its crate `http-sig`
 * @example
 * ```ts
 * import { createIntegrationClient } from "@idbraid/passfort";
 *
 * const integration = createIntegrationClient({ url: "http://127.0.0.1:8080/" }); // PASSFORT_SECRET_KEY
 * const { check_type } = await integration.config();
 * const answer = await integration.checks.run({
 *   id: crypto.randomUUID(),
 *   demo_result: "ANY",
 *   commercial_relationship: "DIRECT",
 *   check_input: { entity_type: "INDIVIDUAL" },
 * });
 * await integration.close();
 * ```
 */
export function createIntegrationClient(options: IntegrationClientOptions): IntegrationClient {
  const problems = new OptionProblems(factory, "passfort");
  const checked = problems.attempt(() => checkOptions(factory, options, integrationClientOptionsSchema()));
  const own: IntegrationClientOptions = checked ?? { ...options };
  const url = withSlash(own.url);
  // Where options cannot work the key is looked at all the same, and nothing else of them.
  const auth = problems.attempt(() => credentials(checked ?? { url, secretKey: own.secretKey }, url));
  const client = problems.attempt(() =>
    withUrlNamed(() => createClient(provider(url, auth), checked ?? { headers: own.headers })),
  );
  problems.throwAny();
  warnOfSlash(own);
  return toIntegrationClient(client as Client, url, own);
}

const factory = "createIntegrationClient";

function credentials(options: IntegrationClientOptions, url: string): AuthStrategy {
  const { secretKey, quirks = {}, verifyResponses = "ifPresent", responseProfile, runtime } = options;
  return asPassFort({
    factory,
    secretKey,
    runtime: runtime ?? systemRuntime(),
    quirks,
    verifyResponses,
    responseProfile: responseProfile ?? passfortProfiles.current,
    metadataTarget: URL.canParse(url) ? new URL(url).pathname : "/",
  });
}

function toIntegrationClient(
  client: Client,
  url: string,
  { secretKey, runtime = systemRuntime() }: IntegrationClientOptions,
): IntegrationClient {
  const { request } = client;
  const keys = keyRing(secretKey, { factory, runtime });
  return {
    url,
    metadata: (requestOptions) =>
      request(
        { method: "GET", path: path`/`, replay: "safe", response: readMetadataDocument },
        requestOptions,
      ),
    config: (requestOptions) =>
      request({ ...configOperation(), response: readConfigDocument }, requestOptions),
    checks: new Checks(request),
    search: (params, requestOptions) =>
      request(
        {
          method: "POST",
          path: path`/search`,
          replay: "unsent",
          body: bodyOf(params),
          bodySchema: searchParams,
          response: readSearchAnswer,
        },
        requestOptions,
      ),
    downloadFile: (params, requestOptions) => downloadFile(request, params, requestOptions),
    monitored: new Monitoring(request),
    externalResourceUrl: (resource, params) => resourceUrl(resource, params, keys),
    request: (raw, requestOptions) => sendRaw(request, raw, requestOptions),
    check: (checkOptions) => client.check(checkOptions),
    stats: () => client.stats(),
    close: (closeOptions) => client.close(closeOptions),
    [Symbol.asyncDispose]: () => client.close(),
  };
}
