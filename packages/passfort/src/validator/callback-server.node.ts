import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { SignatureError, strictProfile, verify } from "@idbraid/core/signatures";
import type { SigningKey } from "../keys/signing-key.ts";

/** A callback as it came. */
export interface SeenCallback {
  /** The reason why PassFort would refuse it; `undefined` when its signature holds. */
  readonly fault: string | undefined;
  readonly method: string;
  readonly target: string;
  /** What must be new in each attempt, save within the same second. */
  readonly authorization: string;
  readonly receivedAtMs: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly status: number;
}

/** Plays PassFort's endpoint for callbacks. */
export interface CallbackServer {
  /** What the integration must take for PassFort's base URL. */
  readonly url: string;
  /** Those of this reference, in order. */
  of(reference: string): readonly SeenCallback[];
  /** What the next callbacks are answered, before 200 again. */
  answerNext(...statuses: readonly number[]): void;
  /** Waits until there are so many of this reference, or the time is over. */
  waitFor(reference: string, count: number, limitMs: number): Promise<void>;
  close(): Promise<void>;
}

const passfortProfile = {
  ...strictProfile,
  labels: ["hmac-sha256", "hs2019", undefined],
  required: ["(request-target)", "date"],
  windowMs: 30_000,
};

/** @throws {Error} when it cannot listen there */
export async function startCallbackServer(
  { port, host }: { readonly port: number; readonly host: string },
  { keyId, key }: SigningKey,
): Promise<CallbackServer> {
  const seen: SeenCallback[] = [];
  const statuses: number[] = [];
  const waiting = new Set<() => void>();
  const keys = new Map([[keyId, key]]);

  const take = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const { method = "", url: target = "", headers } = request;
    const fault = await verify(
      { method, target, headers: request.rawHeaders, body: new Uint8Array(bytes) },
      { keys, profile: passfortProfile },
    ).then(
      () => undefined,
      (error: unknown) => (SignatureError.isInstance(error) ? error.reason : "malformed"),
    );
    const status = statuses.shift() ?? (fault === undefined ? 200 : 401);
    seen.push({
      fault,
      method,
      target,
      authorization: headers.authorization ?? "",
      receivedAtMs: Date.now(),
      body: parsed(bytes),
      status,
    });
    for (const look of waiting) look();
    const body = status === 200 ? { callback_id: crypto.randomUUID() } : { error: "refused" };
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  };
  const server = http.createServer((request, response) => {
    take(request, response).catch(() => response.destroy());
  });
  server.listen(port, host);
  await once(server, "listening");

  const of = (reference: string): readonly SeenCallback[] =>
    seen.filter(({ body }) => body["reference"] === reference);
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}/integrations`,
    of,
    answerNext: (...next) => void statuses.splice(0, statuses.length, ...next),
    waitFor: (reference, count, limitMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(end, limitMs);
        function end(): void {
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        }
        function look(): void {
          if (of(reference).length >= count) end();
        }
        waiting.add(look);
        look();
      }),
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
}

function parsed(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
