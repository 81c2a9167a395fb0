/** A server in the terms of the Fetch API, such as `webhookHandler` makes. */
export type FetchHandler = (request: Request, inbound: InboundFacts) => Response | Promise<Response>;

/** What a `Request` does not show of the request that came. */
export interface InboundFacts {
  /**
   * Path and query exactly as they were asked for, whatever a framework is mounted under; with Hono elsewhere than on
   * Node, as its `Request` has them.
   */
  readonly target: string;
  /** Names and values in turn, each header as it was sent; `undefined` where the server has joined repeated ones. */
  readonly rawHeaders: readonly string[] | undefined;
}
