import type { AuthReport } from "../auth/auth-report.ts";
import type { OriginSockets } from "../transport/origin-sockets.ts";
import type { RetryBudget } from "../transport/retry-budget.ts";
import { authFacts } from "./auth-facts.ts";
import type { ClientSetup } from "./client-setup.ts";

/** A snapshot of a client. It holds no secret, and can be logged as it is. */
export interface ClientStats extends AuthReport {
  /** Calls under way, those of derived clients and token requests included. */
  readonly runningCalls: number;
  /** What is left for retries, from 0 to 500: a retry costs 5, after a timeout 10. At 0 nothing is tried again. */
  readonly retryTokens: number;
  /** Connections by origin, such as `https://api.example.com`; those of derived clients that share them included. */
  readonly sockets: Readonly<Record<string, OriginSockets>>;
}

/** The numbers of this moment. */
export function clientStats(
  { life, agents, provider, runtime }: ClientSetup,
  budget: RetryBudget,
): ClientStats {
  return {
    runningCalls: life.running,
    retryTokens: budget.tokens,
    sockets: agents.sockets(),
    ...authFacts(provider.auth, runtime),
  };
}
