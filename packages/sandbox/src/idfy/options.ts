/** What an Idfy client needs to log in. */
export interface IdfyCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The account that calls run under, as `X-Idfy-AccountId` tells it. */
  readonly accountId: string;
  /** What `X-Idfy-Environment` says: at Idfy the credentials decide it, not the host. */
  readonly environment: "test" | "prod";
  /** Every scope that this client may ask for. */
  readonly scopes: readonly string[];
}

/** Parts of the provider that an account subscribes to. Without one, its endpoints answer 402. */
export type IdfyProduct = "identification" | "signature";

/** So many requests in a window of time; more are answered with 429 and `Retry-After`. */
export interface ThrottleRule {
  /** Requests per window and client; at least 1. */
  readonly limit: number;
  /** Milliseconds by the sandbox clock. */
  readonly windowMs: number;
}

/** How the Idfy simulator is set up. Every member may be left out. */
export interface IdfySimulatorOptions {
  /**
   * Everything that looks random comes from it: ids, tokens, credentials.
   * @default "idbraid"
   */
  readonly seed?: string | undefined;
  /**
   * The clock underneath, milliseconds since 1970-01-01 UTC.
   * @default Date.now
   */
  readonly now?: (() => number) | undefined;
  /** Replaces members of the main credentials, such as the client id. */
  readonly credentials?: Partial<IdfyCredentials> | undefined;
  /**
   * Seconds that an access token lives.
   * @default 3600
   */
  readonly tokenLifetimeS?: number | undefined;
  /**
   * Which API requests need `Content-Type: application/json`: those with a body, or every one, as the
   * provider's text says. Its own client for Node sends none without a body: `every-request` turns it away.
   * @default "with-body"
   */
  readonly contentType?: "with-body" | "every-request" | undefined;
  /**
   * Products that the main account subscribes to.
   * @default ["identification", "signature"]
   */
  readonly products?: readonly IdfyProduct[] | undefined;
  /** Throttles each client. Default: no throttle. */
  readonly throttle?: ThrottleRule | undefined;
  /**
   * Unsigned documents that exist from the start.
   * @default 0
   */
  readonly documents?: number | undefined;
}

/** The scopes of the operations that the simulator knows, and a few that it only hands out. */
export const idfyScopes = [
  "identify",
  "document_read",
  "document_write",
  "document_file",
  "event",
  "validation",
  "account_read",
  "account_write",
] as const;
