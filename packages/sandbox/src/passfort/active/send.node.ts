import http from "node:http"; // called through the module, so that msw and nock see it
import https from "node:https";

/** One request, ready for the wire. */
export interface OutgoingRequest {
  readonly url: URL;
  readonly method: "GET" | "POST";
  /** In the order in which they are sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
  /** PEM of an authority to trust, for HTTPS. */
  readonly ca: string | undefined;
}

/** An answer, whole. */
export interface IncomingAnswer {
  readonly status: number;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const maxBytes = 33_554_432; // 32 MiB

/**
 * Sends a request on a connection of its own and reads the whole answer. No redirect is followed: host and path are
 * signed. TLS 1.2 is the least.
 *
 * @throws {Error} that says what came between; its `code` is Node's where there is one
 */
export function send({ url, body, ca, ...request }: OutgoingRequest): Promise<IncomingAnswer> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMs)]);
  const { method, headers } = request;
  const options = { method, headers, signal, agent: false, setHost: false } as const;
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const waitedOut = signal.reason instanceof DOMException && signal.reason.name === "TimeoutError";
      reject(waitedOut ? new Error(`no answer within ${request.timeoutMs} ms`) : error);
    };
    const call =
      url.protocol === "https:"
        ? https.request(url, { ...options, minVersion: "TLSv1.2", ...(ca !== undefined && { ca }) })
        : http.request(url, options);
    call.on("error", fail).on("close", () => fail(new Error("the connection was closed")));
    call.on("response", (answer) => {
      const chunks: Uint8Array[] = [];
      let size = 0;
      answer.on("data", (chunk: Uint8Array) => {
        size += chunk.byteLength;
        if (size > maxBytes) call.destroy(new Error(`the answer is longer than ${maxBytes} bytes`));
        else chunks.push(chunk);
      });
      answer.on("error", fail).on("end", () => {
        const { statusCode = 0, rawHeaders } = answer;
        const headers = Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
        );
        resolve({ status: statusCode, rawHeaders, headers, body: Buffer.concat(chunks) });
      });
    });
    call.end(body);
  });
}
