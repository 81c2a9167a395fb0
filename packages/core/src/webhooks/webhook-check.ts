import type { WebhookHeaders } from "./webhook-headers.ts";

/** A delivery as it came, before anything is known of it. */
export interface UncheckedDelivery {
  readonly body: Uint8Array;
  readonly headers: WebhookHeaders;
  /** The whole URL that was asked for. */
  readonly url: string;
  /** When it came, milliseconds since 1970. */
  readonly receivedAtMs: number;
}

/**
 * Proves where a delivery comes from, or rejects with `WebhookVerificationError`. Whatever else it throws counts as a
 * fault of this side: the delivery is not handled, and answered with 500.
 */
export type WebhookCheck = (delivery: UncheckedDelivery) => Promise<void>;
