/** The size limits of a client. */
export interface Limits {
  /** Largest JSON answer after decompression, in bytes. @default 10485760 (10 MiB) */
  readonly maxResponseBytes: number;
  /** Largest file that is buffered in memory, in bytes. Streamed files have no limit. @default 33554432 (32 MiB) */
  readonly maxFileBytes: number;
  /** Largest request body, in bytes. @default 33554432 (32 MiB) */
  readonly maxRequestBytes: number;
  /** How many pages one iteration over a list may fetch. @default 10000 */
  readonly maxPages: number;
}

/** The limits of a client that sets none. */
export const defaultLimits: Limits = {
  maxResponseBytes: 10 * 2 ** 20,
  maxFileBytes: 32 * 2 ** 20,
  maxRequestBytes: 32 * 2 ** 20,
  maxPages: 10_000,
};
