import { RetryBudget } from "../transport/retry-budget.ts";
import { assembleRequest } from "./assemble-request.ts";
import { checkClient } from "./check/check-client.ts";
import { closeOptionProblems, methodOptionsError } from "./check-options.ts";
import type { Client } from "./client.ts";
import type { CloseOptions } from "./client-life.ts";
import type { ClientSetup } from "./client-setup.ts";
import { clientStats } from "./client-stats.ts";
import { deriveSetup } from "./derive-setup.ts";

/** A client over a setup, with a retry budget of its own. */
export function assembleClient(setup: ClientSetup): Client {
  const { provider, life } = setup;
  const budget = new RetryBudget();
  const close = async (options: CloseOptions = {}): Promise<void> => {
    const problems = closeOptionProblems(options);
    if (problems.length > 0) throw methodOptionsError(provider.name, "close()", problems);
    await life.close(options);
  };
  return {
    request: assembleRequest(setup, { budget }),
    withOptions: (options) => assembleClient(deriveSetup(setup, options)),
    check: (options) => checkClient(setup, budget, options),
    stats: () => clientStats(setup, budget),
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
