import { type Mock, vi } from "vitest";
import { createIntegration } from "./create-integration.ts";
import type { IntegrationOptions } from "./options.ts";
import {
  type Answered,
  type IdentityConfig,
  identityOptions,
  noMatches,
  passfortRequest,
  serveTest,
  verifyAnswer,
} from "./test-integration.node.ts";

/** What came of a check. */
export interface Checked {
  readonly answer: Answered;
  readonly handler: Mock;
  /** The request as the handler saw it. */
  readonly seen: Record<string, unknown>;
  readonly onError: Mock;
  readonly onWarning: Mock;
  readonly signed: boolean;
}

/** What an integration answers to a check, and what its handler and its operator saw. */
export async function check(
  body: object | string,
  run: (request: never) => unknown = () => noMatches,
  changes: Partial<IntegrationOptions<IdentityConfig>> = {},
): Promise<Checked> {
  const handler = vi.fn(run as () => never);
  const [onError, onWarning] = [vi.fn(), vi.fn()];
  const options = identityOptions({ checks: { run: handler }, hooks: { onError, onWarning }, ...changes });
  await using server = await serveTest(createIntegration(options));
  const request = await passfortRequest("POST", "/checks", body);
  const answer = await server.send(request);
  const signed = await verifyAnswer(answer, request).then(() => true);
  const [seen] = handler.mock.calls[0] ?? ([] as unknown[]);
  return { answer, handler, seen: seen as Record<string, unknown>, onError, onWarning, signed };
}

/** The input of a check of a person. */
export const inputWith = (details: object, address: object = { country: "GBR" }): object => ({
  entity_type: "INDIVIDUAL",
  personal_details: { name: { given_names: ["Robin"], family_name: "Sample" }, ...details },
  address_history: [{ address: { type: "STRUCTURED", ...address } }],
});
