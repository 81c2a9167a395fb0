import { createIntegration, identityAnswer } from "@idbraid/passfort";
import { serve } from "@idbraid/passfort/server";

const register = ["Ada Sample", "Grace Example"]; // yours is a provider
const integration = createIntegration({
  metadata: { provider_name: "Example register" },
  config: {
    check_type: "IDENTITY_CHECK",
    check_template: { type: "ONE_TIME_SYNCHRONOUS" },
    pricing: { supports_reselling: false },
    supported_countries: ["GBR", "NLD"],
    credentials: { fields: [{ type: "password", name: "api_key", label: "API key" }] },
    config: { fields: [] },
  },
  checks: {
    run({ check_input: { personal_details: person } }) {
      const asked = [...(person?.name?.given_names ?? []), person?.name?.family_name].join(" ");
      const count = register.filter((name) => name === asked).length;
      const matched_fields = count > 0 ? (["FORENAME", "SURNAME"] as const) : [];
      const match = { count, database_name: "Register", database_type: "CIVIL", matched_fields } as const;
      return identityAnswer({ matches: [match] });
    },
  },
}); // PASSFORT_SECRET_KEY

export const server = await serve(integration); // PORT
console.log(server.url);
