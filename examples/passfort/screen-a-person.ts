// Screens people for sanctions: PassFort asks until there is a result, and keeps what the integration has to remember.
import { createIntegration, pendingAnswer, screeningAnswer } from "@idbraid/passfort";
import { serve } from "@idbraid/passfort/server";
import { printSteps, sampleConfig, startPassFort } from "../passfort-sandbox.ts";

const passfort = await startPassFort();
const integration = createIntegration({
  metadata: { provider_name: "Sample screening" },
  secretKey: passfort.secretKey,
  provider_id: "b0b7611e-c024-4ffb-9f9f-928992bec445", // yours, the same for ever
  config: {
    ...sampleConfig,
    check_type: "PEPS_AND_SANCTIONS_SCREEN",
    check_template: {
      type: "ONE_TIME_POLLING",
      polling_strategy: { type: "UNIFORM", initial_interval: 1, polling_interval: 5, max_polls: 10 },
    },
    supported_features: ["SANCTIONS"],
  },
  checks: {
    start: ({ id }) => ({ reference: `screening-${id}`, custom_data: { asked: 0 } }),
    poll({ custom_data }) {
      const asked = Number(custom_data?.["asked"]) + 1; // comes back with each request: nothing is kept here
      if (asked < 3) return pendingAnswer({ custom_data: { asked } });
      return screeningAnswer({ entity_type: "INDIVIDUAL", screening_hits: [] });
    },
  },
});

const server = await serve(integration, { port: 0 });
const { steps } = await passfort.integration(server.url).runCheck(); // does not wait the seconds between
printSteps(steps);
await server.close();
await passfort.close();
