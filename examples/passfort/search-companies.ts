// Finds companies by name or number, best first, and tells what is known of the one that was chosen.
import { companyAnswer, createIntegration, searchAnswer } from "@idbraid/passfort";
import { serve } from "@idbraid/passfort/server";
import { printSteps, sampleConfig, startPassFort } from "../passfort-sandbox.ts";

const passfort = await startPassFort();
const companies = [
  { name: "Example Teapots and Sons Ltd", number: "00000042", country_of_incorporation: "GBR" },
  { name: "Example Teapots Ltd", number: "00000043", country_of_incorporation: "GBR" },
];

const integration = createIntegration({
  metadata: { provider_name: "Sample companies" },
  secretKey: passfort.secretKey,
  config: {
    ...sampleConfig,
    check_type: "COMPANY_DATA",
    check_template: { type: "ONE_TIME_SYNCHRONOUS" },
    supported_features: ["COMPANY_SEARCH"], // with it the handler "search" is needed
  },
  checks: {
    search({ search_input: { query } }) {
      const found = companies.filter(({ name, number }) => name.includes(query) || number === query);
      return searchAnswer(found.sort((a, b) => a.name.length - b.name.length)); // the closest name first
    },
    run({ check_input }) {
      const company = companies.find(({ number }) => number === check_input.metadata?.number);
      return companyAnswer({ metadata: company }); // without metadata nothing was found
    },
  },
});

const server = await serve(integration, { port: 0 });
const asked = passfort.integration(server.url);
const { steps, result } = await asked.search({ query: "Teapots" });
printSteps([...steps, ...(await asked.runCheck()).steps]);
console.log(JSON.stringify(result));
await server.close();
await passfort.close();
