import { type SignedRequest, sign, type SignOptions, verify, type VerifyOptions } from "./index.ts";
import { SignatureError, type SignatureReason } from "../errors/signature-error.ts";

/** The key that the sender and the server share. */
export const key = Uint8Array.from({ length: 32 }, (_, index) => index);
/** The instant at which test messages are signed, unless they say otherwise. */
export const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
/** What the server verifies with, unless a test says otherwise. */
export const server: VerifyOptions = { keys: new Map([["key-1", key]]), now: () => nowMs };

/** A request whose headers are a list of pairs, so that lines can be repeated. */
export interface PairedRequest extends SignedRequest {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** A POST with a body and every header that signing adds. */
export async function signed(
  options: Partial<SignOptions> = {},
  request: Partial<SignedRequest> = {},
): Promise<PairedRequest> {
  const { method = "POST", target = "/checks?full=1" } = request;
  const own = [
    ["Host", "api.example.com"],
    ["Content-Type", "application/json"],
  ] as const;
  const body = new TextEncoder().encode((request.body as string | undefined) ?? '{"name":"Ada"}');
  const added = await sign(
    { method, target, headers: own, body },
    { keyId: "key-1", key, now: () => nowMs, ...options },
  );
  return { method, target, headers: [...own, ...Object.entries(added)], body };
}

/** The same request with one header replaced. */
export function withValue(
  request: PairedRequest,
  name: string,
  change: (value: string) => string,
): PairedRequest {
  const headers = request.headers.map(([key, value]) => [key, key === name ? change(value) : value] as const);
  return { ...request, headers };
}

/** Why the server refuses; `accepted` when it does not. */
export async function reasonFor(
  request: SignedRequest,
  options: Partial<VerifyOptions> = {},
): Promise<SignatureReason | "accepted"> {
  try {
    await verify(request, { ...server, ...options });
    return "accepted";
  } catch (error) {
    if (SignatureError.isInstance(error)) return error.reason;
    throw error;
  }
}
