import { AxiosSender } from "../transport/axios-sender.ts";
import type { SenderParts } from "../transport/sender-parts.ts";
import type { ClientSetup } from "./client-setup.ts";
import { createRequestFn } from "./create-request-fn.ts";
import type { RequestFn } from "./request-fn.ts";
import { CallAuthContext, strategySend } from "./strategy-context.ts";

/** A way to send over a setup; `more` replaces parts of its sender. */
export function assembleRequest(
  setup: ClientSetup,
  more: Pick<SenderParts, "budget"> & Partial<Pick<SenderParts, "agents" | "observer" | "onSocket">>,
): RequestFn {
  const { agents, runtime, observer } = setup;
  const parts: SenderParts = {
    agents,
    runtime,
    observer,
    authContext: (call) => new CallAuthContext(runtime, call.init.scope, send),
    ...more,
  };
  const sender = new AxiosSender(parts);
  // What a strategy sends serves other calls too: it must not end with agents that are here for a while.
  const lasting = parts.agents === agents ? sender : new AxiosSender({ ...parts, agents });
  const send = strategySend(setup, (call) => lasting.send(call));
  return createRequestFn({ ...setup, sender });
}
