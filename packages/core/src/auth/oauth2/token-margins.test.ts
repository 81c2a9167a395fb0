import { expect, it } from "vitest";
import { virtualRuntime } from "../../testing/index.ts";
import { emptyHeaders } from "../../transport/wire.ts";
import { ResponseHeaders } from "../../transport/response-headers.ts";
import type { AuthContext } from "../auth-strategy.ts";
import { testContext } from "../test-harness.node.ts";
import { oauth2ClientCredentials } from "./oauth2-client-credentials.ts";

it("A3: margins are shares of the token's own lifetime, however long its request was retried", async () => {
  const runtime = virtualRuntime();
  let requests = 0;
  const send: AuthContext["send"] = async ({ operation }) => {
    requests += 1;
    if (requests === 1) await runtime.advance(18_000); // attempts that failed
    return {
      status: 200,
      statusText: "OK",
      headers: new ResponseHeaders(["Content-Type", "application/json"]),
      body: new TextEncoder().encode('{"access_token":"t","token_type":"bearer","expires_in":8}'),
      sentAtMs: runtime.monotonicMs(),
      receivedAtMs: runtime.monotonicMs(),
      call: { provider: "acme", operation, callId: "c", attempts: [] },
    };
  };
  const strategy = oauth2ClientCredentials({
    tokenUrl: "https://login.example.com/token",
    clientId: "id",
    clientSecret: "secret",
  });
  const apply = (): Promise<unknown> =>
    strategy.apply(
      { method: "GET", origin: "https://a.example", target: "/", headers: emptyHeaders(), body: undefined },
      testContext({ runtime, send }),
    );
  await apply();
  await runtime.advance(6000); // a fifth of 8 s is left to come, a fifth of 26 s is not
  await apply();
  expect(requests).toBe(1);
  await runtime.advance(500);
  await apply();
  await runtime.advance(0);
  expect(requests).toBe(2);
});
