import type { AuthStrategy } from "./auth-strategy.ts";
import { withHeader } from "../transport/wire.ts";

/** For tests: a strategy that hopes for the best after each 401. */
export function bearer(): AuthStrategy {
  return {
    name: "test-bearer",
    apply: (request) =>
      Promise.resolve({
        request: { ...request, headers: withHeader(request.headers, "Authorization", "Bearer t") },
      }),
    refused: () => true,
  };
}
