import type { ApiPromise } from "../../client/api-promise.ts";
import type { CheckOptions } from "../../client/check/check-client.ts";
import type { ClientCheck } from "../../client/check/client-check.ts";
import type { CloseOptions } from "../../client/client-life.ts";
import type { ClientOptions } from "../../client/client-options.ts";
import type { ClientStats } from "../../client/client-stats.ts";
import type { DerivedOptions } from "../../client/derive-setup.ts";
import type { RequestOptions } from "../../client/request-options.ts";
import type { FaultStep } from "../faults/fault-behaviour.ts";
import type { FaultRequest } from "../faults/fault-request.ts";
import type { CanarySecrets } from "../find-canaries.node.ts";
import type { ContractCase } from "./contract-case.ts";
import { providerCallCases } from "./provider-call-cases.node.ts";
import { providerFailureCases, providerWriteCases } from "./provider-failure-cases.node.ts";
import { providerLifeCases } from "./provider-life-cases.node.ts";
import { providerReportCases } from "./provider-report-cases.node.ts";
import { providerOptionCases } from "./provider-option-cases.node.ts";
import { onTrial } from "./provider-trial.node.ts";

/** What the clients of all providers have in common. */
export interface ProviderContractClient extends AsyncDisposable {
  /** A client with other headers or time limits. */
  withOptions(options: DerivedOptions<never>): ProviderContractClient;
  /** Tells whether the provider can be reached and takes the credentials. */
  check(options?: CheckOptions): Promise<ClientCheck>;
  /** What the client is doing at this moment. */
  stats(): ClientStats;
  /** Ends all calls and closes every connection. */
  close(options?: CloseOptions): Promise<void>;
}

/** A provider's client, as {@link providerContract} needs it. */
export interface ProviderContractOptions<C extends ProviderContractClient> {
  /** The name in messages, such as `acme`. */
  readonly provider: string;
  /** The name of the factory, such as `createAcme`. */
  readonly factory: string;
  /** Makes a client of the server at `baseUrl`, with `secrets` as its credentials and `options` as they are. */
  readonly make: (baseUrl: string, options: ClientOptions) => C;
  /** A client derived by `withOptions({ auth, … })`, with `tenantSecrets` as its credentials. */
  readonly tenant: (client: C) => C;
  /** The credentials of `make`, best from `canary()`. They may show up nowhere but in requests. */
  readonly secrets: CanarySecrets;
  /** The credentials of `tenant`. */
  readonly tenantSecrets: CanarySecrets;
  /** What tells requests with `tenantSecrets` from others, such as a key id where they are signed. @default tenantSecrets */
  readonly tenantMarks?: CanarySecrets | undefined;
  /** How the server of this provider behaves. */
  readonly server: {
    /** The JSON that `read` and `write` are answered with when all is well. */
    readonly success: unknown;
    /** Answers what the auth strategy asks for itself, such as a token; `undefined` for all other requests. */
    readonly credentials?: ((request: FaultRequest) => FaultStep | undefined) | undefined;
    /** The header in which it tells the id of a request. */
    readonly requestIdHeader: string;
  };
  /** A call that may be repeated, such as one that retrieves something. */
  readonly read: (client: C, options?: RequestOptions) => ApiPromise<unknown>;
  /** A call that must not be repeated once it was sent; left out where the provider has none. */
  readonly write?: ((client: C, options?: RequestOptions) => ApiPromise<unknown>) | undefined;
  /** Whether `check()` sends a call with credentials; not so where none is known that does nothing else. @default true */
  readonly checksCredentials?: boolean | undefined;
  /** A call with an argument that cannot work. */
  readonly invalid: (client: C) => PromiseLike<unknown>;
}

/**
 * What the client of every provider has to keep, as cases for any test runner: the same options, hooks, error fields,
 * `withResponse`, abort, `close`, `withOptions`, `check` and `stats`, and that no secret shows. Each case starts a
 * server of its own on loopback.
 *
 * @example
 * ```ts
 * import { test } from "node:test";
 * import { apiKey } from "@idbraid/core/auth";
 * import { createClient, path, type Client, type Provider } from "@idbraid/core";
 * import { canary, providerContract } from "@idbraid/core/testing";
 *
 * declare const acme: Omit<Provider, "baseUrl" | "auth">;
 * const [key, tenantKey] = [canary("key"), canary("tenant-key")];
 * const auth = (value: string) => apiKey({ header: "x-api-key", key: value });
 * const cases = providerContract<Client>({
 *   provider: "acme",
 *   factory: "createAcme",
 *   make: (baseUrl, options) => createClient({ ...acme, baseUrl, auth: auth(key) }, options),
 *   tenant: (client) => client.withOptions({ auth: auth(tenantKey) }),
 *   secrets: { key },
 *   tenantSecrets: { tenantKey },
 *   server: { success: {}, requestIdHeader: "request-id" },
 *   read: (client, options) => client.request({ method: "GET", path: path`/a`, replay: "safe" }, options),
 *   write: (client, options) => client.request({ method: "POST", path: path`/a`, replay: "unsent" }, options),
 *   invalid: (client) => client.request({ method: "GET", path: path`/${{ id: "" }}`, replay: "safe" }),
 * });
 * for (const { name, run } of cases) test(name, run);
 * ```
 */
export function providerContract<C extends ProviderContractClient>(
  options: ProviderContractOptions<C>,
): readonly ContractCase[] {
  const cases = [
    ...providerOptionCases,
    ...providerCallCases,
    ...providerFailureCases,
    ...(options.write === undefined ? [] : providerWriteCases),
    ...providerLifeCases,
    ...providerReportCases,
  ];
  return cases.map(({ name, run }) => ({ name, run: () => onTrial(options, run) }));
}
