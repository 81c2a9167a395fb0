import type { AuthStrategy } from "../auth/auth-strategy.ts";
import type { Agents } from "../transport/agents.node.ts";
import type { ClientSetup } from "./client-setup.ts";

/** What a client brings along: it closes when the client does, the strategy first. */
export function closeTogether(
  { life, observer, provider, holders }: ClientSetup,
  own: { readonly strategy: AuthStrategy | undefined; readonly agents: Agents | undefined },
): void {
  const { strategy, agents } = own;
  for (const part of strategy === undefined ? [] : closable(strategy)) {
    const release = holders.hold(part);
    life.onClosing(async () => {
      try {
        await release();
      } catch {
        const message = `[${provider.name}] The auth strategy "${part.name}" failed to close. The client is closed all the same.`;
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

/** What holds nothing is not held either: many tenants may come and go. */
function closable(strategy: AuthStrategy): readonly AuthStrategy[] {
  if (strategy.parts !== undefined) return strategy.parts.flatMap(closable);
  return strategy.close === undefined ? [] : [strategy];
}
