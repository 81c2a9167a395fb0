import {
  sign,
  SignatureError,
  signResponse,
  type SignedRequest,
  strictProfile,
  verify,
  verifyResponse,
} from "../../signatures/index.ts";
import type { FetchHandler } from "./index.ts";
import type { Served } from "./test-frameworks.node.ts";

/** Where frameworks serve it. */
const path = "/api/hooks/acme";
export const key = Uint8Array.from({ length: 32 }, (_, at) => at);

/** A server that callers sign their requests to, and that signs what it answers: an inbound API in a few lines. */
export interface SignedApi {
  readonly handler: FetchHandler;
  /** How often a key was asked for: no crypto happens before. */
  readonly keysAsked: () => number;
}

/** Answers what `route` answers, signed, to signed requests; and a 401 to all others. */
export function signedApi(
  route: (request: Request, body: Uint8Array) => Response | Promise<Response>,
): SignedApi {
  let asked = 0;
  const keys = (keyId: string): Uint8Array | undefined => ((asked += 1), keyId === "key-1" ? key : undefined);
  const handler: FetchHandler = async (request, { target, rawHeaders }) => {
    const body = new Uint8Array(await request.arrayBuffer());
    const { method } = request;
    try {
      const verified = await verify(
        { method, target, headers: rawHeaders ?? request.headers, body },
        { keys },
      );
      const answer = await route(request, body);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const headers = new Headers(answer.headers);
      const added = await signResponse({ headers, body: bytes }, verified);
      for (const [name, value] of Object.entries(added)) headers.set(name, value);
      return new Response(answer.body === null ? null : bytes, { status: answer.status, headers });
    } catch (error) {
      if (!SignatureError.isInstance(error)) throw error;
      return Response.json({ error: "unauthorized" }, { status: 401 });
    }
  };
  return { handler, keysAsked: () => asked };
}

/** Sends a signed request, and gives the answer with what its signature says. */
export async function call(
  server: Served,
  { method = "POST", body = '{"name":"é"}' }: { method?: string; body?: string } = {},
): Promise<{ status: number; bytes: Uint8Array; verified: unknown }> {
  const request = await signedRequest(server, method, body);
  const response = await fetch(server.origin + request.target, {
    method,
    headers: request.headers,
    ...(body !== "" && { body }),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const verified = await verifyResponse({ headers: response.headers, body: bytes }, request, {
    keys: new Map([["key-1", key]]),
    profile: { ...strictProfile, digestOnEmptyBody: "required" },
  });
  return { status: response.status, bytes, verified };
}

/** A request to the API, and the headers that make it signed. */
export async function signedRequest(
  { port }: Served,
  method: string,
  body: string,
): Promise<Omit<SignedRequest, "headers"> & { readonly headers: Readonly<Record<string, string>> }> {
  const request = { method, target: `${path}?full=%2F1`, headers: { host: `127.0.0.1:${port}` }, body };
  const added = await sign(request, { keyId: "key-1", key });
  return { ...request, headers: { ...request.headers, "content-type": "application/json", ...added } };
}
