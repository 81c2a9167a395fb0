import type { Socket } from "node:net";
import type { AuthContext } from "../auth/auth-strategy.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Agents } from "./agents.node.ts";
import type { Call } from "./call.ts";
import type { CallObserver } from "./call-observer.ts";
import type { RetryBudget } from "./retry-budget.ts";

/** What the sender works with; one set per client. */
export interface SenderParts {
  readonly agents: Agents;
  readonly runtime: Runtime;
  readonly budget: RetryBudget;
  readonly observer: CallObserver;
  /** Sees the connection of each attempt, before it stands. */
  readonly onSocket?: ((socket: Socket, origin: string) => void) | undefined;
  /** What a strategy gets along with the request of this call. */
  readonly authContext: (call: Call) => AuthContext;
}
