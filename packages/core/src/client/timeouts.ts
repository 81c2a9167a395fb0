/** The four time limits of a call, in milliseconds. */
export interface Timeouts {
  /** Waiting for a connection: pool, DNS, TCP and TLS. @default 5000 */
  readonly connectMs: number;
  /** From the connection until the headers have come. @default 30000 */
  readonly headersMs: number;
  /** Between two pieces of the body. @default 15000 */
  readonly bodyIdleMs: number;
  /** Everything together: queue, token, attempts, waits and body. @default 60000 */
  readonly totalMs: number;
}

/** The limits of a client that sets none. */
export const defaultTimeouts: Timeouts = {
  connectMs: 5000,
  headersMs: 30_000,
  bodyIdleMs: 15_000,
  totalMs: 60_000,
};
