import http from "node:http";
import { connect, type Socket } from "node:net";

/** Everything a bare socket saw. */
export interface WireResult {
  /** All bytes received, as latin1. */
  readonly text: string;
  /** `fin`, the code of the socket's error, or `open` when the wait was over first. */
  readonly end: string;
}

/** Sends bytes over a bare TCP socket and gathers what comes until it ends or `untilMs` have passed. */
export async function wire(port: number, bytes: string, untilMs = 1000): Promise<WireResult> {
  const socket = await open(port);
  if (bytes !== "") socket.write(bytes, "latin1");
  return gather(socket, untilMs);
}

/** An open TCP socket. */
export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket)).once("error", reject);
  });
}

/** What comes on a socket until it ends or `untilMs` have passed; then it is destroyed. */
function gather(socket: Socket, untilMs = 1000): Promise<WireResult> {
  return new Promise((resolve) => {
    let text = "";
    let failure: string | undefined;
    const done = (end: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, end });
    };
    const timer = setTimeout(() => done("open"), untilMs);
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.once("error", (error: NodeJS.ErrnoException) => (failure = error.code ?? "error"));
    socket.once("close", () => done(failure ?? "fin"));
  });
}

/** How an exchange over `node:http` ended. */
export interface HttpResult {
  readonly status?: number;
  readonly reason?: string | undefined;
  readonly rawHeaders?: readonly string[];
  readonly body?: Buffer;
  readonly bytes: number;
  /** The code of the error that ended it. */
  readonly code?: string | undefined;
  /** The socket had served a request before. */
  readonly reused: boolean;
}

/** One exchange over `node:http`; `options.body` is sent, `keepBody: false` only counts bytes. */
export function send(
  url: string,
  options: http.RequestOptions & { body?: string | Buffer; keepBody?: boolean } = {},
): Promise<HttpResult> {
  const { body, keepBody = true, ...rest } = options;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let got: Partial<HttpResult> = {};
    const done = (error?: NodeJS.ErrnoException): void => {
      resolve({
        ...got,
        bytes,
        body: Buffer.concat(chunks),
        code: error?.code,
        reused: request.reusedSocket,
      });
    };
    const request = http.request(url, rest, (response) => {
      got = {
        status: response.statusCode ?? 0,
        reason: response.statusMessage,
        rawHeaders: response.rawHeaders,
      };
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (keepBody) chunks.push(chunk);
      });
      response.once("end", () => done()).once("error", done);
    });
    request.once("error", done);
    request.end(body);
  });
}

/** A request as text, with more header lines and a body if given. */
export function getText(target = "/", headerLines = "", body = ""): string {
  return `${body === "" ? "GET" : "POST"} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headerLines}\r\n${body}`;
}
