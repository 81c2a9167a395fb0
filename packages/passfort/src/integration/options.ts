import type { Runtime, Store } from "@idbraid/core";
import type { SignatureProfile } from "@idbraid/core/signatures";
import type { InboundFacts } from "@idbraid/core/webhooks/adapters";
import type { ConfigDocument } from "../config/config-document.ts";
import type { DemoResults } from "../demo/demo-results.ts";
import type { PassFort } from "../client/passfort.ts";
import type { SecretKeySource } from "../keys/secret-key.ts";
import type { IntegrationHooks } from "./hooks.ts";
import type { HandlersFor } from "./handlers.ts";

/** Options of `createIntegration`. */
export interface IntegrationOptions<C extends ConfigDocument> {
  /** 6 to 49 characters. */
  readonly metadata: { readonly provider_name: string };
  /** What `/config` answers. Which `checks` are needed follows from it. */
  readonly config: C;
  /**
   * The key in base64, as the portal shows it; several while keys change; or a function that fetches them.
   * Variable: `PASSFORT_SECRET_KEY`.
   */
  readonly secretKey?: SecretKeySource | undefined;
  readonly checks: HandlersFor<C>;
  /** Demo results of your own, over the standard ones of the check type; `undefined` takes one away. */
  readonly demo?: DemoResults<C> | undefined;
  /** Sends callbacks and fetches images; needed where checks call back. */
  readonly passfort?: PassFort | undefined;
  /** UUID that every start answers, the same for ever; needed where a check takes more than one request. */
  readonly provider_id?: string | undefined;
  /** The path of the integration's URL, such as `/docver/`. @default "/" */
  readonly basePath?: string | undefined;
  /**
   * A proxy stands in front and changes what PassFort signed: take the host from `origin`, and put `prefix`, with which
   * `basePath` begins, back before each path. Of several origins `X-Forwarded-Host` chooses; no other forwarding header
   * is ever read.
   * @default the request is taken as it came
   */
  readonly trustProxy?:
    | { readonly origin: string | readonly string[]; readonly prefix?: string | undefined }
    | undefined;
  /** Which signatures are accepted. @default passfortProfiles.seed */
  readonly profile?: SignatureProfile | undefined;
  /** Whether a request without a body needs a digest. PassFort's own have none. @default "optional" */
  readonly digestOnEmptyBody?: "optional" | "required" | undefined;
  /**
   * Refuses a signature that was seen before; shared where several processes serve. Signed times are whole seconds: of
   * two equal requests within one second the second is refused too.
   * @default none
   */
  readonly replayStore?: Store | undefined;
  /** Whether answers to verified requests are signed. @default true */
  readonly signResponses?: boolean | undefined;
  /** What a signed answer covers. @default `(request-target)`, `host`, `date` and `digest` */
  readonly responseSignedHeaders?: readonly string[] | undefined;
  /** Refuses live checks for countries that `supported_countries` does not have. @default true */
  readonly checkCountry?: boolean | undefined;
  /** Charges that PassFort would refuse: left out, or the answer refused with 500. Told to `onWarning` in both cases. @default "drop" */
  readonly invalidCharges?: "drop" | "refuse" | undefined;
  /** A handler that throws: 500, or 200 with an error of type `PROVIDER_MESSAGE` that says nothing of it. @default "500" */
  readonly handlerFailure?: "500" | "error-entry" | undefined;
  /** Largest body, bytes. The adapters of `@idbraid/passfort/server` leave it to this. @default 10485760, 10 MiB */
  readonly maxBytes?: number | undefined;
  /** Longest time for a body to come, milliseconds. @default 10000 */
  readonly bodyTimeoutMs?: number | undefined;
  /**
   * Answers signed URLs of external resources, once their signature and time hold. They may be anywhere but at the paths of
   * the endpoints.
   */
  readonly externalResource?:
    | ((request: ExternalResourceRequest) => Response | Promise<Response>)
    | undefined;
  readonly hooks?: IntegrationHooks | undefined;
  /** Clocks, timers and ids. @default those of the process */
  readonly runtime?: Runtime | undefined;
}

/** A signed URL that was opened. */
export interface ExternalResourceRequest {
  readonly url: URL;
  /** UUID of the user or API key that looks. */
  readonly auditee_id: string;
  readonly custom_data: string | undefined;
  readonly validUntilMs: number;
  readonly signal: AbortSignal;
}

/** An integration: a function from request to answer, for any server. */
export interface Integration<C extends ConfigDocument = ConfigDocument> {
  /** @param inbound What adapters know of the request beyond the Fetch API; servers of your own may leave it out. */
  (request: Request, inbound?: InboundFacts): Promise<Response>;
  readonly config: C;
  readonly metadata: { readonly protocol_version: 1; readonly provider_name: string };
}
