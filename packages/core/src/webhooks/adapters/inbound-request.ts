import { limited, type ChunkSource } from "../body-limits.ts";
import type { AdapterSettings } from "./adapter-options.ts";
import type { InboundFacts } from "./fetch-handler.ts";

/** A request as a framework has it. */
export interface Inbound {
  readonly method: string;
  /** Scheme and host as the client gave them. */
  readonly origin: string;
  readonly facts: InboundFacts;
  readonly headers: Headers;
  readonly body: ChunkSource;
  readonly signal: AbortSignal;
}

/**
 * The same request in the terms of the Fetch API; `undefined` when it has no such terms. Its body is read as it is
 * asked for, and fails when it does not keep the limits.
 */
export function inboundRequest(inbound: Inbound, settings: AdapterSettings): Request | undefined {
  const { method, origin, facts, headers, signal } = inbound;
  // A host such as "a?" would make the path a query.
  if (!facts.target.startsWith("/") || !/^https?:\/\/[^/?#@\\]+$/.test(origin)) return undefined;
  const bodyless = method === "GET" || method === "HEAD";
  try {
    return new Request((settings.publicUrl ?? origin) + facts.target, {
      method,
      headers,
      signal,
      body: bodyless ? null : limitedStream(inbound, settings),
      duplex: "half",
    });
  } catch {
    return undefined; // a host that is none, or a method such as TRACE
  }
}

function limitedStream({ headers, body }: Inbound, settings: AdapterSettings): ReadableStream<Uint8Array> {
  // A body that was inflated on the way is longer than what was sent.
  const contentLength = headers.has("content-encoding") ? null : headers.get("content-length");
  const cancelled = new AbortController();
  const chunks = limited(body, { ...settings, contentLength, givenUp: cancelled.signal });
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => {
        cancelled.abort();
        void chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
}
