import { allowedUrl } from "./integration-url.ts";
import { ask } from "./ask.ts";
import type { PassfortWorld } from "../world.ts";
import type { PassfortIntegrationOptions } from "./integration-options.ts";
import type { Step } from "./step.ts";

/** How a resource is opened. Every member may be left out. */
export interface OpenResourceParams {
  readonly custom_data?: string | undefined;
  /** UUID of the user who looks. Default: an invented one. */
  readonly auditee_id?: string | undefined;
  /**
   * Seconds that the URL is valid.
   * @default 300
   * @remarks Unconfirmed: PassFort does not tell how long.
   */
  readonly validForS?: number | undefined;
}

/** What came of it. */
export interface OpenedResource {
  readonly step: Step;
  readonly content: Uint8Array;
}

/**
 * Opens an external resource as a user of PassFort does, by a signed URL.
 *
 * @throws {TypeError} when the URL is neither https nor on loopback
 */
export async function openResource(
  world: PassfortWorld,
  options: PassfortIntegrationOptions,
  resource: { readonly url: string },
  params: OpenResourceParams,
): Promise<OpenedResource> {
  const { href } = allowedUrl(resource.url); // as it goes over the wire: what is signed has to be that
  const url = new URL(await signedUrl(world, href.replace(/#.*$/, ""), params));
  const { step, content } = await ask(world, options, {
    name: "external_resource",
    url,
    signed: false,
    expects: "bytes",
    timeoutMs: options.timeoutMs ?? 60_000,
  });
  return { step, content };
}

/**
 * @remarks Unconfirmed: that `&` joins the parameters to a URL which has a query already.
 * @see PassFort's documentation, "Additional features", external resources
 */
async function signedUrl(
  world: PassfortWorld,
  url: string,
  { custom_data, auditee_id = world.ids.uuid("auditee"), validForS = 300 }: OpenResourceParams,
): Promise<string> {
  const valid_until = String(Math.floor(world.clock.now() / 1000) + validForS);
  const parameters = new URLSearchParams({
    ...(custom_data !== undefined && { custom_data }),
    version: "1",
    valid_until,
    auditee_id,
  });
  const unsigned = `${url}${url.includes("?") ? "&" : "?"}${parameters.toString()}`;
  const usage = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", world.key.bytes, usage, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(unsigned)));
  const base64url = btoa(String.fromCharCode(...mac))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
  return `${unsigned}&signature=${base64url.replaceAll("=", "%3D")}`;
}
