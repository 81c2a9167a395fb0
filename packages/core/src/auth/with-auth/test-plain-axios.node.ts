import axios, { type AxiosRequestConfig } from "axios";
import { vi } from "vitest";
import type { AuthStrategy } from "../auth-strategy.ts";
import { startServer, type Received, type Reply, type TestServer } from "../test-harness.node.ts";
import { withAuth, type WithAuthOptions } from "./with-auth.ts";

/** For `beforeEach`: axios would send loopback requests to a proxy of the environment. */
export function hideProxies(): void {
  for (const name of ["HTTP_PROXY", "http_proxy"]) vi.stubEnv(name, undefined);
}

/** Plain axios over the adapter of this name, with the credentials of a strategy and nothing else of ours. */
export function plain(
  strategy: AuthStrategy,
  options: WithAuthOptions = {},
  config: AxiosRequestConfig = {},
  name = "http",
) {
  return axios.create({ ...config, adapter: withAuth(axios.getAdapter(name), strategy, options) });
}

/** A server that keeps what it gets, answered 200 unless told otherwise. */
export async function withServer(
  use: (server: TestServer) => Promise<void>,
  answer: (request: Received) => Reply | Promise<Reply> = () => ({}),
): Promise<void> {
  await using server = await startServer(answer);
  await use(server);
}
