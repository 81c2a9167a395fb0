import { sign } from "@idbraid/core/signatures";
import type { PassfortWorld } from "../world.ts";
import type { Question } from "./ask.ts";
import type { PassfortIntegrationOptions } from "./integration-options.ts";

/** What goes over the wire. */
export interface Outgoing {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** Method, headers and bytes. The order of headers and parameters is PassFort's own. */
export async function compose(
  world: PassfortWorld,
  { label = "hs2019", unterminatedLastQuote = false }: PassfortIntegrationOptions,
  { url, body: json, signed = true }: Pick<Question, "url" | "body" | "signed">,
): Promise<Outgoing> {
  const method = json === undefined ? "GET" : "POST";
  const body = json === undefined ? undefined : new TextEncoder().encode(JSON.stringify(json));
  const plain = {
    Host: url.host,
    Accept: "*/*",
    ...(body && { "Content-Type": "application/json", "Content-Length": String(body.byteLength) }),
  };
  if (!signed) return { method, headers: plain, body };
  const headers = await sign(
    { method, target: url.pathname + url.search, headers: { host: url.host }, body },
    {
      keyId: world.key.id,
      key: world.key.bytes,
      label,
      parameterOrder: ["keyId", "algorithm", "signature", "headers"],
      now: () => world.clock.now(),
    },
  );
  const whole = headers["Authorization"] ?? "";
  const Authorization = unterminatedLastQuote ? whole.slice(0, -1) : whole;
  return { method, headers: { ...plain, ...headers, Authorization }, body };
}
