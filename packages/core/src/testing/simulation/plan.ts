import { seededRandom } from "../seeded-random.ts";
import type { SimulatedClient, SimulatedOperation } from "./scenario.ts";

/** What the users of the clients do in one schedule, and what else happens to both sides. Times are in milliseconds. */
export interface Plan {
  readonly calls: readonly PlannedCall[];
  readonly events: readonly PlannedEvent[];
  /** How long the server keeps an idle connection. */
  readonly serverIdleMs: number;
}

/** One call, and when its caller aborts it. */
export interface PlannedCall {
  readonly atMs: number;
  readonly client: number;
  readonly operation: SimulatedOperation;
  readonly abortAtMs: number | undefined;
}

/** Something that is no fault of one exchange. */
export type PlannedEvent =
  | { readonly atMs: number; readonly kind: "skew-client"; readonly client: number; readonly byMs: number }
  | { readonly atMs: number; readonly kind: "skew-provider"; readonly byMs: number }
  | { readonly atMs: number; readonly kind: "expire-tokens" }
  | { readonly atMs: number; readonly kind: "close"; readonly client: number; readonly drainMs: number };

/** Draws a plan from a seed. */
export function drawPlan(seed: number, clients: readonly SimulatedClient[]): Plan {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const maybe = <T>(chance: number, make: () => T): T[] => (random() < chance ? [make()] : []);
  const burst = random() < 0.5; // all at once, or spread over the life of a token

  const calls = Array.from({ length: 2 + below(9) }, (): PlannedCall => {
    const atMs = below(burst ? 50 : 12_000);
    const client = below(clients.length);
    const operations = clients[client]?.operations ?? [];
    return {
      atMs,
      client,
      operation: operations[below(operations.length)] as SimulatedOperation,
      abortAtMs: maybe(0.12, () => atMs + below(3000))[0],
    };
  });
  const events: PlannedEvent[] = [
    ...maybe(0.3, () => ({
      atMs: below(6000),
      kind: "skew-client" as const,
      client: below(clients.length),
      byMs: below(1_200_000) - 600_000,
    })),
    ...maybe(0.3, () => ({
      atMs: below(6000),
      kind: "skew-provider" as const,
      byMs: below(1_200_000) - 600_000,
    })),
    ...maybe(0.3, () => ({ atMs: below(6000), kind: "expire-tokens" as const })),
    ...maybe(0.3, () => ({ atMs: below(6000), kind: "expire-tokens" as const })),
    ...maybe(0.2, () => ({
      atMs: below(8000),
      kind: "close" as const,
      client: below(clients.length),
      drainMs: random() < 0.5 ? 0 : below(5000),
    })),
  ];
  return { calls, events, serverIdleMs: 20 + below(5000) };
}
