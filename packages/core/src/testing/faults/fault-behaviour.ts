import type { FaultRequest } from "./fault-request.ts";

/**
 * When a behaviour takes over: as soon as the connection stands, at the first byte of a request, at
 * the end of its headers (the body stays unread), or once the whole request has been read.
 */
export type FaultMoment = "connect" | "first-byte" | "headers" | "request";

/** What a behaviour can do with the connection it was given. */
export interface FaultExchange {
  /** The request; absent for behaviours that start at `connect` or `first-byte`. */
  readonly request: FaultRequest | undefined;
  /** Aborted once the connection is gone, whoever closed it. */
  readonly signal: AbortSignal;
  /** Writes bytes (a string is latin1) and waits until the system has taken them. */
  write(data: Uint8Array | string): Promise<void>;
  /** Waits. Rejects when the connection goes away meanwhile. */
  sleep(ms: number): Promise<void>;
  /** Waits until the request bytes of this connection number at least `count`, or no more come. */
  received(count: number): Promise<void>;
  /** Waits until the client has closed its side. */
  peerClosed(): Promise<void>;
  /** Sends FIN; the other direction stays open. */
  finish(): void;
  /** Sends RST. */
  reset(): void;
}

/** One thing the fault server does with one request. Write your own, or take the ones exported here. */
export interface FaultBehaviour {
  readonly startsAt: FaultMoment;
  /** Ends when the connection may go on to its next request. A rejection drops the connection. */
  run(exchange: FaultExchange): Promise<void>;
}

/** A behaviour, or a function that chooses one by the (complete) request. */
export type FaultStep = FaultBehaviour | ((request: FaultRequest) => FaultBehaviour);
