import { http, passthrough, type RequestHandler } from "msw";
import { setupServer, type SetupServer } from "msw/node";
import { afterAll, afterEach, beforeAll } from "vitest";

/** Calls to servers on this machine pass; an initial handler, so that `resetHandlers()` keeps it. */
const loopback = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/;

/**
 * Mocks HTTP for the test file that calls it, once, at its top level. Any other request outside
 * loopback fails. While it listens, keep-alive to loopback is not reused: a test of the
 * connection pool or of TLS must not use it.
 */
export function useMsw(...handlers: RequestHandler[]): SetupServer {
  const server = setupServer(
    ...handlers,
    http.all(loopback, () => passthrough()),
  );
  beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
  afterEach(() => server.resetHandlers());
  afterAll(() => server.close());
  return server;
}
