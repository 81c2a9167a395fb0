import type { AuthStrategy } from "../auth/auth-strategy.ts";
import type { Agents } from "../transport/agents.node.ts";
import type { ClientSetup } from "./client-setup.ts";

/** What a client, and no other, works with: it closes when the client does, the strategy first. */
export function closeTogether(
  { life, observer, provider }: ClientSetup,
  own: { readonly strategy: AuthStrategy | undefined; readonly agents: Agents | undefined },
): void {
  const { strategy, agents } = own;
  // A strategy that holds nothing is not held either: many tenants may come and go.
  if (strategy?.close !== undefined) {
    life.onClosing(async () => {
      try {
        await strategy.close?.();
      } catch {
        const message = `[${provider.name}] The auth strategy "${strategy.name}" failed to close. The client is closed all the same.`;
        observer.warn({ code: "strategy_close_failed", message });
      }
    });
  }
  if (agents !== undefined) {
    life.onClosed(() => {
      agents.destroy();
    });
  }
}
