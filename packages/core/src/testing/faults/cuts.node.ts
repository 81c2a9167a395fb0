import type { FaultBehaviour, FaultMoment } from "./fault-behaviour.ts";
import { end, respond, type FaultEnding, type FaultResponse } from "./respond.node.ts";

/** A moment in a request, or a number of bytes of it that have been received. */
export type CutPoint = FaultMoment | number;

/** Sends RST instead of an answer. `after` is `request` unless given. */
export function reset(options: { readonly after?: CutPoint } = {}): FaultBehaviour {
  return leave("reset", options.after);
}

/** Sends FIN instead of an answer; the server keeps listening on the half-closed socket. */
export function finish(options: { readonly after?: CutPoint } = {}): FaultBehaviour {
  const behaviour = leave("fin", options.after);
  return {
    startsAt: behaviour.startsAt,
    async run(exchange) {
      await behaviour.run(exchange);
      await exchange.peerClosed();
    },
  };
}

/** Never answers; lets go when the client leaves. */
export function hang(options: { readonly after?: CutPoint } = {}): FaultBehaviour {
  return leave("stall", options.after);
}

/** Answers, then breaks the body off after so many bytes. Give `framing: "chunked"` for the other framing. */
export function cutBody(response: FaultResponse & { afterBytes: number; by: FaultEnding }): FaultBehaviour {
  const { afterBytes, by, ...rest } = response;
  return respond({ ...rest, cut: { afterBytes, by } });
}

/** Answers and then sends no more of the body after so many bytes. */
export function stall(response: FaultResponse & { afterBytes: number }): FaultBehaviour {
  return cutBody({ ...response, by: "stall" });
}

/** Answers with a body that trickles: `bytes` (1 by default) every `everyMs`. */
export function slow(response: FaultResponse & { everyMs: number; bytes?: number }): FaultBehaviour {
  const { everyMs, bytes = 1, ...rest } = response;
  return respond({ ...rest, pace: { everyMs, bytes } });
}

function leave(by: FaultEnding, after: CutPoint = "request"): FaultBehaviour {
  return {
    startsAt: typeof after === "number" ? "first-byte" : after,
    async run(exchange) {
      if (typeof after === "number") await exchange.received(after);
      await end(exchange, by, 0);
    },
  };
}
