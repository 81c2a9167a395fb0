import { signResponse, type VerifiedRequest } from "@idbraid/core/signatures";
import type { IntegrationSetup } from "./integration-setup.ts";
import type { Reply } from "./reply.ts";

/** A reply as it is sent; signed over its final bytes, if its request was verified. */
export async function toResponse(
  setup: IntegrationSetup,
  { status, headers: given, body }: Reply,
  method: string,
  verified: VerifiedRequest | undefined,
): Promise<Response> {
  const headers = new Headers({ "cache-control": "no-store, no-transform", ...given });
  const content = method === "HEAD" ? null : body;
  if (verified !== undefined && setup.signResponses) {
    const options = { now: () => setup.runtime.now(), covered: setup.responseSignedHeaders };
    const added = await signResponse({ headers, body: content }, verified, options);
    for (const [name, value] of Object.entries(added)) headers.set(name, value);
  }
  const opened = content !== null && "open" in content ? content.open() : content;
  return new Response(opened as ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | null, {
    status,
    headers,
  });
}
