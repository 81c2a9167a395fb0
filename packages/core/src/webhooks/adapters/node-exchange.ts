import type { ChunkSource } from "../body-limits.ts";
import { bodyFaultStatus } from "../body-fault.ts";
import { tell } from "../tell.ts";
import type { AdapterSettings } from "./adapter-options.ts";
import type { FetchHandler } from "./fetch-handler.ts";
import { inboundRequest } from "./inbound-request.ts";
import { sendAnswer } from "./node-answer.ts";
import type { NodeRequest, NodeResponse } from "./node-messages.ts";

/** A request on a socket of `node:http`, and where its answer goes. */
export interface NodeExchange {
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  /** Path and query as the client asked for them. */
  readonly target: string;
  readonly body: ChunkSource;
}

/** Has a handler answer an exchange. It never rejects. */
export async function serveExchange(
  exchange: NodeExchange,
  handler: FetchHandler,
  settings: AdapterSettings,
): Promise<void> {
  const { request, response } = exchange;
  takeTheRest(request, response, settings);
  try {
    const answer = await answerOf(exchange, handler, settings);
    await sendAnswer(answer, response, request.method !== "HEAD");
  } catch (error) {
    tell(() => settings.onError(error));
    if (response.headersSent) response.destroy();
    else {
      response.statusCode = 500;
      response.end();
    }
  }
}

async function answerOf(
  { request, response, target, body }: NodeExchange,
  handler: FetchHandler,
  settings: AdapterSettings,
): Promise<Response> {
  const hungUp = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) hungUp.abort();
  });
  const headers = headersOf(request);
  const origin = `${"encrypted" in request.socket ? "https" : "http"}://${headers.get("host") ?? "localhost"}`;
  const facts = { target, rawHeaders: request.rawHeaders };
  const inbound = { method: request.method ?? "GET", origin, facts, headers, body, signal: hungUp.signal };
  const fetchRequest = inboundRequest(inbound, settings);
  if (fetchRequest === undefined) return new Response(null, { status: 400 });
  try {
    return await handler(fetchRequest, facts);
  } catch (error) {
    const status = bodyFaultStatus(error);
    if (status === undefined) throw error;
    return new Response(null, { status });
  }
}

function headersOf({ rawHeaders }: NodeRequest): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    headers.append(rawHeaders[i] as string, rawHeaders[i + 1] as string);
  }
  return headers;
}

/**
 * A peer that still sends when it is answered, such as with 413, loses the answer when the socket is closed at once.
 * So what it sends is thrown away for a while.
 */
function takeTheRest(request: NodeRequest, response: NodeResponse, { runtime }: AdapterSettings): void {
  response.on("finish", () => {
    if (request.complete || request.destroyed) return;
    const cancel = runtime.schedule(lingerMs, () => request.socket.destroy());
    request.on("end", cancel);
    request.on("close", cancel);
    request.resume();
  });
}

const lingerMs = 1000;
