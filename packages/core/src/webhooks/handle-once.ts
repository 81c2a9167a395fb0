import { IdentityError } from "../errors/identity-error.ts";
import { claim } from "../store/claim.ts";
import { tell } from "./tell.ts";
import type { WebhookFault, WebhookParts } from "./webhook-options.ts";

/** An event whose sender is known. */
export interface ReceivedEvent<E> {
  readonly event: E;
  readonly id: string;
  readonly body: Uint8Array;
  readonly request: Request;
}

/** Has an event handled unless it is done or running, and gives the answer. */
export async function handleOnce<E>(received: ReceivedEvent<E>, parts: WebhookParts<E>): Promise<Response> {
  const { event, id, body, request } = received;
  const { headers, signal } = request;
  const report = (error: unknown, phase: WebhookFault["phase"]): void => {
    tell(() => parts.onError(error, { phase, id }));
  };

  const reportClaim = (error: unknown): undefined => {
    report(error, "claim");
  };

  const claimed = await claim(parts.store, id, parts).catch(reportClaim);
  if (claimed === undefined && parts.whenStoreFails === "refuse") return answer(500);
  if (claimed?.state === "done") return answer(200);
  if (claimed?.state === "running") return answer(parts.runningStatus, { "retry-after": "5" });
  try {
    await parts.handle(event, { id, headers, body, signal, deduplicated: claimed !== undefined });
  } catch (error) {
    report(error, "handle");
    await claimed?.release().catch(reportClaim);
    return answer(parts.failedStatus);
  }
  // It is handled: whatever the store says now, another delivery would not help.
  const kept = await claimed?.done().catch(reportClaim);
  if (kept === false) report(claimLost(parts.runningMs), "claim");
  return answer(200);
}

function answer(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers });
}

function claimLost(runningMs: number): IdentityError {
  return new IdentityError({
    code: "claim_lost",
    message: `Handling took longer than ${runningMs} ms, so another delivery of the event may have been handled too. Raise "runningMs", or move the work to a queue.`,
  });
}
