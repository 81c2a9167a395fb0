import { SignatureError, verify, type SignedRequest, type VerifiedRequest } from "@idbraid/core/signatures";
import type { Endpoint } from "./endpoint.ts";
import { Failure } from "./failure.ts";
import type { IntegrationSetup } from "./integration-setup.ts";
import { cameThroughProxy } from "./public-request.ts";
import { Refusal, unauthorizedReply } from "./reply.ts";

/**
 * The request, once PassFort has signed it.
 *
 * @throws {Refusal} with the one 401 when its signature is refused; the reason goes to `onAuthFailure`
 * @throws {Failure} when a key or the replay store cannot be had
 */
export async function authenticate(
  setup: IntegrationSetup,
  message: SignedRequest,
  request: Request,
  endpoint: Endpoint | undefined,
): Promise<VerifiedRequest> {
  const { keys, profile, replay, runtime, trustProxy, notify } = setup;
  try {
    return await verify(message, { keys: keys.resolve, profile, replay, now: () => runtime.now() });
  } catch (error) {
    if (!SignatureError.isInstance(error)) throw new Failure("credentials", error);
    const { code, reason } = error;
    const proxied = reason === "mismatch" && trustProxy === undefined && cameThroughProxy(request);
    const hints = [proxied ? proxyHint : "", endpoint === undefined ? pathHint : ""].filter(Boolean);
    const text = [error.message, ...hints].join(" ");
    notify.authFailure({ code, reason, message: text, endpoint, method: request.method });
    throw new Refusal(unauthorizedReply());
  }
}

const pathHint = 'Its path is none of this integration: "basePath" must be the path of its URL.';

const proxyHint =
  'There are forwarding headers: if a proxy changes the host or the path, tell the public ones in "trustProxy".';
