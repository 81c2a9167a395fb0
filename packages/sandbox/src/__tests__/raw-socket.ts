import { connect } from "node:net";

/** What a server writes on a connection after `text`, until it closes, and whether it was cut by an error. */
export function exchangeBytes(
  baseUrl: string,
  text: string,
): Promise<{ received: string; error: string | undefined }> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve) => {
    let received = "";
    let error: string | undefined;
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
    socket.on("error", (cause: NodeJS.ErrnoException) => (error = cause.code));
    socket.on("close", () => resolve({ received, error }));
  });
}

/** A GET that asks the server to close the connection after it. */
export function getRequest(path: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ host: "127.0.0.1", connection: "close", ...headers });
  return `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}
