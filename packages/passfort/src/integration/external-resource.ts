import { SignatureError, type SignedRequest } from "@idbraid/core/signatures";
import { checkSignedUrl, type SignedUrl } from "../signed-url/verify-signed-url.ts";
import { Failure, failingAs, refusedOutput } from "./failure.ts";
import type { IntegrationSetup } from "./integration-setup.ts";
import type { ExternalResourceRequest } from "./options.ts";
import { errorReply, Refusal } from "./reply.ts";

/** Whether it is a user's browser with a signed URL: that has parameters and no Authorization. */
export function bearsSignedUrl({ method, target }: SignedRequest, headers: Headers): boolean {
  if (method !== "GET" && method !== "HEAD") return false;
  return !headers.has("authorization") && /[?&](?:version|valid_until|auditee_id|signature)=/.test(target);
}

/**
 * What is behind a signed URL. It goes to a browser, so that it is not signed.
 *
 * @throws {Refusal} with 400 when the URL is malformed, with 404 when it is forged or over
 * @throws {Failure} when a key cannot be had, or the user's function fails
 */
export async function openExternalResource(
  setup: IntegrationSetup,
  open: (request: ExternalResourceRequest) => Response | Promise<Response>,
  url: string,
  { method, signal }: Request,
): Promise<Response> {
  const says = await checked(setup, url, method);
  const page: unknown = await failingAs("handler", () => open({ url: new URL(url), ...says, signal }));
  if (page instanceof Response) return page;
  throw refusedOutput("external_resource", [{ path: "answer", message: "must be a Response" }]);
}

async function checked(setup: IntegrationSetup, url: string, method: string): Promise<SignedUrl> {
  try {
    return await checkSignedUrl(url, setup.keys, setup.runtime.now());
  } catch (error) {
    if (!SignatureError.isInstance(error)) throw new Failure("credentials", error);
    const { code, reason, message } = error;
    setup.notify.authFailure({ code, reason, message, endpoint: "external_resource", method });
    throw new Refusal(reason === "malformed" ? errorReply(400, "bad_request") : errorReply(404, "not_found"));
  }
}
