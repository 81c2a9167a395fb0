import { ApiError } from "@idbraid/core";
import { hmac, mtls, oauth2AuthorizationCode, sessionToken, withAuth } from "@idbraid/core/auth";
import { proxyFrom } from "@idbraid/core/proxy";
import { verify } from "@idbraid/core/signatures";
import { simulate, signWebhook } from "@idbraid/core/testing";
import { webhookHandler } from "@idbraid/core/webhooks";
import { toExpress, toFastify, toHono } from "@idbraid/core/webhooks/adapters";
import { createIdfy, type Idfy } from "@idbraid/idfy";
import { createIntegration, createPassFort, defineConfig, identityAnswer } from "@idbraid/passfort";
import { individualInput } from "@idbraid/passfort/schemas";
import { serve } from "@idbraid/passfort/server";
import { validateIntegration } from "@idbraid/passfort/validator";
import { startSandbox } from "@idbraid/sandbox";

const sandbox = await startSandbox();
const { baseUrl, credentials } = sandbox.providers.idfy;
const { clientId, clientSecret, scopes } = credentials;
const idfy: Idfy = createIdfy({ baseUrl, clientId, clientSecret, scopes });
try {
  for await (const document of idfy.signature.documents.list()) {
    const id: string = document.documentId;
    console.log(id);
  }
} catch (error) {
  if (ApiError.isInstance(error)) console.log(error.status.toFixed());
}
await idfy.close();
await sandbox.close();

export const strategies = [hmac, mtls, oauth2AuthorizationCode, sessionToken, withAuth];
export const inbound = [verify, webhookHandler, toExpress, toFastify, toHono, proxyFrom];
export const forTests = [simulate, signWebhook];

const config = defineConfig({
  check_type: "IDENTITY_CHECK",
  check_template: { type: "ONE_TIME_SYNCHRONOUS" },
  pricing: { supports_reselling: false },
  supported_countries: ["GBR"],
  credentials: { fields: [] },
  config: { fields: [{ type: "boolean", name: "strict", label: "Strict", default: false }] },
});
export const integration = createIntegration({
  metadata: { provider_name: "Packed Checks" },
  config,
  checks: {
    run: ({ check_input, provider_config }) => {
      const strict: boolean | undefined = provider_config.strict;
      const surname: string | null | undefined = check_input.personal_details?.name?.family_name;
      return identityAnswer({ matches: [], provider_data: { strict, known: surname !== undefined } });
    },
  },
});
export const passfort = [createPassFort, individualInput, serve, validateIntegration];
