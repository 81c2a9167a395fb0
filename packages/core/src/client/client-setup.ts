import type { AuthStrategy } from "../auth/auth-strategy.ts";
import type { Problem } from "../errors/configuration-error.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Agents } from "../transport/agents.node.ts";
import type { WireHeaders } from "../transport/wire.ts";
import type { ClientLife } from "./client-life.ts";
import type { ValidateMode } from "./client-options.ts";
import type { Limits } from "./limits.ts";
import type { Observer } from "./observer.ts";
import type { Provider } from "./provider.ts";
import type { StrategyHolders } from "./strategy-holders.ts";
import type { Timeouts } from "./timeouts.ts";

/** Checked options, and what derived clients have in common. A client is assembled from one. */
export interface ClientSetup {
  readonly provider: Provider;
  /** Of the base URL. */
  readonly origin: string;
  /** The path of the base URL, without a slash at its end. */
  readonly pathPrefix: string;
  readonly runtime: Runtime;
  readonly observer: Observer;
  readonly agents: Agents;
  /** Connections go through a proxy. */
  readonly proxied: boolean;
  /** Why connections cannot carry the certificate of this strategy. */
  readonly authProblems: (auth: AuthStrategy | undefined) => readonly Problem[];
  /** New agents, for connections with the certificate of this strategy. */
  readonly makeAgents: (auth: AuthStrategy | undefined) => Agents;
  readonly life: ClientLife;
  readonly holders: StrategyHolders;
  readonly timeouts: Timeouts;
  readonly limits: Limits;
  /** Absent where the operation decides. */
  readonly maxAttempts: number | undefined;
  readonly authReplay: boolean;
  readonly validate: ValidateMode;
  /** Sent with every request, those of strategies included. */
  readonly identify: WireHeaders;
  /** Sent with every call. */
  readonly headers: WireHeaders;
}
