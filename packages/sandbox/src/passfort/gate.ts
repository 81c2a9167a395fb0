import { SignatureError, verify, type SignatureProfile } from "@idbraid/core/signatures";
import { Refusal } from "../frame/answers.ts";
import type { PassfortWorld } from "./world.ts";

/** What PassFort demands of the requests that it gets. */
const ownRule: SignatureProfile = {
  labels: ["hmac-sha256", "hs2019", undefined],
  required: ["(request-target)", "date"],
  digestOnEmptyBody: "optional",
  digestList: "single",
  allowUnterminatedLastQuote: false,
  allowCreated: false,
  windowMs: 30_000,
};

/**
 * The raw body of a request whose signature holds.
 *
 * @throws {Refusal} with 401 and a reason
 * @remarks Unconfirmed: how PassFort words its refusals. The status and the body are the sandbox's own.
 * @see draft-cavage-http-signatures-12; the rule is that of PassFort's crate `http-sig`
 */
export async function authenticate(
  world: PassfortWorld,
  request: Request,
  baseUrl: string,
): Promise<ArrayBuffer> {
  const body = await request.arrayBuffer();
  const { pathname, host } = new URL(baseUrl);
  const url = new URL(request.url); // without the path of the base URL, which is signed too
  const target = pathname.replace(/\/$/, "") + url.pathname + url.search;
  const headers = new Map(request.headers);
  if (!headers.has("host")) headers.set("host", host); // one made by `new Request` has none
  try {
    const { covered } = await verify(
      { method: request.method, target, headers: [...headers], body },
      {
        keys: new Map([[world.key.id, world.key.bytes]]),
        profile: ownRule,
        now: () => world.clock.now(),
      },
    );
    if (body.byteLength === 0 && covered.includes("digest"))
      throw unauthorized("digest", "The signature covers a Digest, and there is no body.");
    return body;
  } catch (error) {
    if (error instanceof SignatureError) throw unauthorized(error.reason, error.message);
    throw error;
  }
}

function unauthorized(reason: string, message: string): Refusal {
  return new Refusal(401, { message, reason }, { headers: { "x-sandbox-reason": reason } });
}
