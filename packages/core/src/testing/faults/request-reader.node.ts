import { Buffer } from "node:buffer";
import type { ByteQueue } from "./byte-queue.node.ts";

/** The head of a request, read from the wire and not judged. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly (readonly [name: string, value: string])[];
}

const headEnd = Buffer.from("\r\n\r\n");
const lineEnd = Buffer.from("\r\n");

/** Reads a request line and headers; `undefined` when the client left before they were complete. */
export async function readHead(queue: ByteQueue): Promise<RequestHead | undefined> {
  const bytes = await queue.takeUntil(headEnd);
  if (bytes === undefined) return undefined;
  const [requestLine = "", ...lines] = bytes.toString("latin1").trimEnd().split("\r\n");
  const [method = "", target = ""] = requestLine.split(" ");
  const rawHeaders = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  return { method, target, rawHeaders };
}

/** Reads the body that the headers announce; `undefined` when the client left in the middle of it. */
export async function readBody(queue: ByteQueue, head: RequestHead): Promise<Buffer | undefined> {
  const value = (name: string): string | undefined =>
    head.rawHeaders.find(([key]) => key.toLowerCase() === name)?.[1];
  if (value("transfer-encoding")?.toLowerCase().includes("chunked") === true) return readChunked(queue);
  return queue.take(Number(value("content-length") ?? 0));
}

async function readChunked(queue: ByteQueue): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for (;;) {
    const size = await queue.takeUntil(lineEnd);
    if (size === undefined) return undefined;
    const length = Number.parseInt(size.toString("latin1"), 16);
    if (length === 0) break;
    const chunk = await queue.take(length);
    if (chunk === undefined || (await queue.takeUntil(lineEnd)) === undefined) return undefined;
    chunks.push(chunk);
  }
  for (;;) {
    const trailer = await queue.takeUntil(lineEnd);
    if (trailer === undefined) return undefined;
    if (trailer.length === lineEnd.length) return Buffer.concat(chunks);
  }
}
