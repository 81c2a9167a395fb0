/** What the adapters need of an `IncomingMessage` of `node:http`. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  /** The whole body has come. */
  readonly complete: boolean;
  /** Something has read of the body. */
  readonly readableDidRead: boolean;
  readonly readableEnded: boolean;
  readonly destroyed: boolean;
  readonly socket: NodeSocket;
  /** Stops reading. */
  pause(): unknown;
  /** Reads on. */
  resume(): unknown;
  /** Adds a listener. */
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  /** Removes a listener. */
  off(event: string, listener: (...values: unknown[]) => void): unknown;
}

/** What the adapters need of a `ServerResponse` of `node:http`. */
export interface NodeResponse {
  statusCode: number;
  statusMessage: string;
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  readonly writableFinished: boolean;
  /** Sets a header of the answer. */
  setHeader(name: string, value: string | readonly string[]): unknown;
  /** Sends bytes. `false` when the peer should be given time. */
  write(chunk: Uint8Array): boolean;
  /** Ends the answer. */
  end(): unknown;
  /** Cuts the connection. */
  destroy(): unknown;
  /** Adds a listener. */
  on(event: string, listener: (...values: unknown[]) => void): unknown;
  /** Removes a listener. */
  off(event: string, listener: (...values: unknown[]) => void): unknown;
}

/** What the adapters need of a `Socket`. */
export interface NodeSocket {
  /** Cuts the connection. */
  destroy(): unknown;
}
