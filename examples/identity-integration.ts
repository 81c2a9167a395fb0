import { createIntegration, identityAnswer, type Integration } from "@idbraid/passfort";

/**
 * An identity check that finds nobody: what the examples serve which are about something else.
 *
 * @param basePath The path of its URL, with a slash at either end.
 */
export function identityIntegration(secretKey: string, basePath = "/"): Integration {
  return createIntegration({
    metadata: { provider_name: "Sample register" },
    secretKey,
    basePath,
    config: {
      check_type: "IDENTITY_CHECK",
      check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: 60 },
      pricing: { supports_reselling: false },
      supported_countries: ["GBR", "NLD"],
      credentials: { fields: [{ type: "password", name: "api_key", label: "API key" }] },
      config: { fields: [] },
    },
    checks: { run: () => identityAnswer({ matches: [] }) },
    hooks: { onAuthFailure: () => undefined }, // the validator tries some thirty attacks; write them to your log
  });
}
