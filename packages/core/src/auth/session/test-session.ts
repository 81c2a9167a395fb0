import { virtualRuntime } from "../../testing/index.ts";
import { callApi, testContext } from "../test-harness.node.ts";
import { sessionToken, type SessionHeaderOptions } from "./session-token.ts";
import type { SessionServer } from "./test-session-server.node.ts";

/** A login as the session server understands it. */
export const login = {
  path: "/v2/token",
  body: { username: "ada", password: "lovelace" },
  tokenAt: "token.token",
  idleMinutesAt: "token.expire",
};
const logout = { path: "/v2/token/{token}" };

/** A strategy on a virtual clock against a session server. */
export function setUp(server: SessionServer, more: Partial<SessionHeaderOptions> = {}) {
  const runtime = virtualRuntime();
  const strategy = sessionToken({ header: "access-token", login, logout, ...more });
  return {
    runtime,
    strategy,
    call: () => callApi(strategy, `${server.origin}/things`, testContext({ runtime })),
  };
}
