/** One request as the fault server read it from the wire. */
export interface FaultRequest {
  /** Position among all requests of this server, from 0. */
  readonly index: number;
  /** Number of the TCP connection it came on, from 1. */
  readonly connection: number;
  /** Monotonic time at which its headers were complete, milliseconds. */
  readonly atMs: number;
  readonly method: string;
  /** The request target exactly as sent, with its query. */
  readonly target: string;
  /** Header names and values in wire order, letter case kept, duplicates kept. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  /** The body without transfer coding; empty until it has been read to its end. */
  readonly body: Uint8Array;
  /** Whether the body has been read to its end. */
  readonly complete: boolean;
  /** The value of a header, several joined by a comma and a space. Letter case does not matter. */
  header(name: string): string | undefined;
  /** The body as UTF-8 text. */
  text(): string;
}

/** The parts of a request that are known when its headers are complete. */
export type FaultRequestHead = Pick<
  FaultRequest,
  "index" | "connection" | "atMs" | "method" | "target" | "rawHeaders"
>;

/** A {@link FaultRequest} whose body arrives later. */
export class ReceivedRequest implements FaultRequest {
  readonly index: number;
  readonly connection: number;
  readonly atMs: number;
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
  #body: Uint8Array | undefined;

  constructor(head: FaultRequestHead) {
    this.index = head.index;
    this.connection = head.connection;
    this.atMs = head.atMs;
    this.method = head.method;
    this.target = head.target;
    this.rawHeaders = head.rawHeaders;
  }

  get body(): Uint8Array {
    return this.#body ?? new Uint8Array();
  }

  get complete(): boolean {
    return this.#body !== undefined;
  }

  header(name: string): string | undefined {
    const wanted = name.toLowerCase();
    const values = this.rawHeaders.filter(([key]) => key.toLowerCase() === wanted).map(([, value]) => value);
    return values.length === 0 ? undefined : values.join(", ");
  }

  text(): string {
    return new TextDecoder().decode(this.body);
  }

  /** Keeps the body that has now been read. */
  finish(body: Uint8Array): void {
    this.#body = body;
  }
}
