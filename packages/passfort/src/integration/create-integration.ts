import type { ConfigDocument } from "../config/config-document.ts";
import { integrationSetup } from "./integration-setup.ts";
import type { Integration, IntegrationOptions } from "./options.ts";
import { respond } from "./respond.ts";

/**
 * An integration as one function from request to answer, for any server: it verifies what PassFort signed, validates it,
 * has a handler or a demo result answer, checks that answer by PassFort's rules and signs it.
 *
 * | status | when |
 * |---|---|
 * | 200 | a check was answered; one that failed has `errors` |
 * | 400 | the body is cut, no JSON or not what PassFort sends; a signed URL is malformed |
 * | 401 | the signature was refused; nothing tells why but `hooks.onAuthFailure` |
 * | 404 | unknown path or file; a signed URL is forged or over |
 * | 405, 408, 413 | wrong method; a body that is too slow or too large |
 * | 500 | a handler failed, or gave what PassFort would refuse; `hooks.onError` has the error |
 *
 * An answer is signed if, and only if, the signature of its request was verified.
 *
 * @throws {ConfigurationError} naming every problem of the options and of the config document
 * @see PassFort's documentation, "Authentication", "Config", "Checks"
 * @example
 * ```ts
 * import { createIntegration } from "@idbraid/passfort";
 *
 * export const integration = createIntegration({
 *   metadata: { provider_name: "Acme Identity" },
 *   config: {
 *     check_type: "IDENTITY_CHECK",
 *     check_template: { type: "ONE_TIME_SYNCHRONOUS" },
 *     pricing: { supports_reselling: false },
 *     supported_countries: ["GBR"],
 *     credentials: { fields: [{ type: "password", name: "api_key", label: "API key" }] },
 *     config: { fields: [] },
 *   },
 *   checks: {
 *     run: async ({ check_input }, { signal }) => {
 *       const body = JSON.stringify(check_input.personal_details?.name);
 *       await fetch("https://provider.example.com/match", { method: "POST", body, signal });
 *       return { check_output: { entity_type: "INDIVIDUAL", electronic_id_check: { matches: [] } } };
 *     },
 *   },
 * });
 * ```
 */
export function createIntegration<const C extends ConfigDocument>(
  options: IntegrationOptions<C>,
): Integration<NoInfer<C>> {
  const setup = integrationSetup(options as unknown as IntegrationOptions<ConfigDocument>);
  return Object.assign((...asked: Parameters<Integration>) => respond(setup, ...asked), {
    config: options.config,
    metadata: setup.metadata,
  });
}
