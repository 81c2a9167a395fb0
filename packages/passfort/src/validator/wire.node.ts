import http from "node:http";
import https from "node:https";
import { trusted } from "./tls.node.ts";
import { NoAnswer, type Outgoing, type Received } from "./message.ts";

/** How requests reach the integration. */
export interface WireOptions {
  readonly url: URL;
  readonly timeoutMs: number;
  readonly ca: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Sends requests byte for byte as they are, and never follows a redirect. */
export interface Wire {
  /** @param of.pause Sends no more than the headers and the first byte of the body. @throws {NoAnswer} when no whole answer came */
  send(request: Outgoing, of?: { readonly pause?: boolean; readonly timeoutMs?: number }): Promise<Received>;
  close(): void;
}

/** Larger answers are cut off. */
const maxAnswerBytes = 32 * 1024 * 1024;

export function openWire(options: WireOptions): Wire {
  const secure = options.url.protocol === "https:";
  const agent = secure
    ? new https.Agent({
        keepAlive: true,
        minVersion: "TLSv1.2",
        rejectUnauthorized: true, // whatever NODE_TLS_REJECT_UNAUTHORIZED says

        ...(options.ca !== undefined && { ca: trusted(options.ca) }),
      })
    : new http.Agent({ keepAlive: true });
  const exchange = (
    request: Outgoing,
    of: { pause?: boolean; timeoutMs?: number },
    again: boolean,
  ): Promise<Received> =>
    attempt(options, agent, request, of).catch((error: unknown) => {
      // A kept connection that the server closed in the meantime says nothing about this request.
      if (again && error instanceof StaleConnection) return exchange(request, of, false);
      throw error;
    });
  return {
    send: (request, of = {}) => exchange(request, of, true),
    close: () => agent.destroy(),
  };
}

class StaleConnection extends NoAnswer {}

function attempt(
  { url, timeoutMs, signal }: WireOptions,
  agent: http.Agent,
  { method, target, headers, body }: Outgoing,
  of: { pause?: boolean; timeoutMs?: number },
): Promise<Received> {
  const limitMs = of.timeoutMs ?? timeoutMs;
  return new Promise((resolve, reject) => {
    const sentAtMs = Date.now();
    const client = url.protocol === "https:" ? https : http;
    const request = client.request({
      agent,
      method,
      path: target,
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port,
      headers: [...headers, ...framing(method, headers, body)].flat(),
      setHost: false,
    });
    const fail = (error: NodeJS.ErrnoException): void => {
      const code = error.code ?? "failed";
      const Kind = request.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(code) ? StaleConnection : NoAnswer;
      settle(() => reject(error instanceof NoAnswer ? error : new Kind(code, `no answer came: ${code}`)));
    };
    const timer = setTimeout(
      () => fail(new NoAnswer("timeout", `no answer came within ${limitMs} ms`)),
      limitMs,
    );
    const abort = (): void => fail(new NoAnswer("aborted", "the run was aborted"));
    const settle = (report: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      report();
      request.destroy();
    };
    signal?.addEventListener("abort", abort);
    request.on("error", fail).on("response", (response) => {
      const receivedAtMs = Date.now();
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("error", fail).on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxAnswerBytes)
          fail(new NoAnswer("too-large", `the answer is larger than ${maxAnswerBytes} bytes`));
        else chunks.push(chunk);
      });
      response.on("end", () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        const { statusCode: status = 0, rawHeaders } = response;
        resolve({
          status,
          headers: pairs(rawHeaders),
          body: new Uint8Array(Buffer.concat(chunks)),
          sentAtMs,
          receivedAtMs,
        });
        if (!request.writableFinished) request.destroy(); // answered before the body had gone
      });
    });
    if (of.pause === true) request.write(body.subarray(0, 1));
    else request.end(body);
    if (signal?.aborted === true) abort();
  });
}

/** What Node.js adds only where headers are no list. */
function framing(method: string, headers: Outgoing["headers"], body: Uint8Array): Outgoing["headers"] {
  const given = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  return given || (body.length === 0 && method === "GET") ? [] : [["Content-Length", String(body.length)]];
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at] ?? "", raw[2 * at + 1] ?? ""]);
}
