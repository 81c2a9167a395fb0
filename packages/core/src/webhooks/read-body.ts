import type { Runtime } from "../runtime/runtime.ts";
import { readLimited } from "./body-limits.ts";
import { rawBodyRequired } from "./raw-body-required.ts";

/** What a body may cost before anything is known of its sender. */
export interface ReadBodyLimits {
  /** Bytes at most. */
  readonly maxBytes: number;
  /** Time for the whole body, milliseconds. */
  readonly timeoutMs: number;
  readonly runtime: Runtime;
}

/**
 * All bytes of the body of a request, as long as it keeps its limits.
 *
 * @throws {IdentityError} when it does not; code `body_cut`, `body_timeout` or `body_too_large`, whose status
 *   {@link bodyFaultStatus} tells
 * @throws {ConfigurationError} when something read the body before; code `raw_body_required`
 */
export async function readBody(request: Request, limits: ReadBodyLimits): Promise<Uint8Array> {
  if (request.bodyUsed) throw rawBodyRequired("Pass the request on before anything reads its body.");
  const reader = request.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  try {
    // A body that was inflated on the way is longer than what was sent.
    const sent = request.headers.has("content-encoding") ? null : request.headers.get("content-length");
    return await readLimited({ next: () => reader.read() }, { ...limits, contentLength: sent });
  } catch (error) {
    void reader.cancel().catch(() => undefined);
    throw error;
  }
}
