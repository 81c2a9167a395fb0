/**
 * The simulators as handlers for msw.
 *
 * @module msw
 */
import { http, HttpResponse, type RequestHandler } from "msw";
import { asFetch } from "./frame/as-fetch.ts";
import type { Simulator } from "./frame/simulator.ts";

/** Where the simulator is mounted. */
export interface MswOptions {
  /**
   * The URL that the client under test calls, such as `https://api.idfy.io`. A path in it is kept in links.
   */
  readonly baseUrl: string;
}

/**
 * Gives msw handlers that answer every call below `baseUrl` with a simulator, in this process and without a
 * socket. A fault that cuts the connection becomes a network error.
 *
 * @example
 * ```ts
 * const idfy = createIdfySimulator();
 * const server = setupServer(...mswHandlers(idfy, { baseUrl: "https://api.idfy.io" }));
 * ```
 */
export function mswHandlers(simulator: Simulator, { baseUrl }: MswOptions): RequestHandler[] {
  const base = baseUrl.replace(/\/+$/, "");
  return [
    http.all(`${base}/*`, async ({ request }) => {
      const exchange = await simulator.handle(request, { baseUrl: base });
      return exchange.response === undefined ? HttpResponse.error() : asFetch(exchange);
    }),
  ];
}
