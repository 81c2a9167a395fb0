// Calls an integration as PassFort does: signed with its key, and no answer is taken whose signature does not hold.
import { randomBytes, randomUUID } from "node:crypto";
import { AuthenticationError } from "@idbraid/core";
import { createIntegrationClient } from "@idbraid/passfort";
import { serve } from "@idbraid/passfort/server";
import { identityIntegration } from "../identity-integration.ts";

const secretKey = randomBytes(32).toString("base64");
const server = await serve(identityIntegration(secretKey), { port: 0 });
const client = createIntegrationClient({ url: server.url, secretKey, verifyResponses: "require" });

const { provider_name } = await client.metadata();
const { check_type, supported_countries } = await client.config();
console.log(`${provider_name}: ${check_type} in ${supported_countries?.join(", ")}`);

const { check_output } = await client.checks.run({
  id: randomUUID(),
  demo_result: "ONE_NAME_DOB_MATCH", // without one the provider is asked, which may cost money
  commercial_relationship: "DIRECT",
  provider_credentials: { api_key: "sample" },
  check_input: { personal_details: { name: { family_name: "Sample" }, dob: "1985-10" } },
});
console.log(JSON.stringify(check_output));

const stranger = createIntegrationClient({ url: server.url, secretKey: randomBytes(32).toString("base64") });
const refused = await stranger.config().catch((error: unknown) => error);
if (AuthenticationError.isInstance(refused)) console.log(`another key: ${refused.message}`);

for (const each of [client, stranger, server]) await each.close();
