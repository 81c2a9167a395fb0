import type { SandboxClock } from "./clock.ts";
import type { DropPoint, FaultBook } from "./faults.ts";
import type { Journal } from "./journal.ts";

/** Where a simulator seems to be. */
export interface Mount {
  /** The URL its paths hang under, as the caller knows it. Default: the origin of the request. */
  readonly baseUrl?: string | undefined;
}

/** What comes back for one request. */
export interface Exchange {
  /** Absent when the connection is cut before there is an answer. */
  readonly response: Response | undefined;
  /** Where the connection is to be cut. */
  readonly drop: DropPoint | undefined;
}

/** What a test may do to a simulator; the same as the routes under `/_sandbox/`. */
export interface SandboxControl {
  readonly clock: SandboxClock;
  readonly faults: FaultBook;
  readonly journal: Journal;
  /**
   * Back to the state at the start: data, ids, clock, faults and journal. Tokens given before stay refused.
   */
  reset(): void;
}

/** One provider, simulated. Every provider of the sandbox has this shape. */
export interface Simulator<
  Credentials extends object = object,
  Control extends SandboxControl = SandboxControl,
> {
  /** Short name, such as `idfy`. */
  readonly name: string;
  /** What a client needs to log in. */
  readonly credentials: Credentials;
  /** More credentials, by what is special about them. */
  readonly otherCredentials: Readonly<Record<string, Credentials>>;
  readonly control: Control;
  /** Environment variables that point this provider's client at `baseUrl`. */
  environment(baseUrl: string): Readonly<Record<string, string>>;
  /** Handles a request; for servers, which cut connections themselves. */
  handle(request: Request, mount?: Mount): Promise<Exchange>;
  /** Handles a request like `fetch`. @throws {TypeError} when a fault cuts the connection. */
  fetch(request: Request, mount?: Mount): Promise<Response>;
  /** Gives up what it does by itself, such as checks that run. Only those have it that play an active side. */
  close?(): void;
}
