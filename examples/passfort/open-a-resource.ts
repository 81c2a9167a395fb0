// Shows pages to users of PassFort: their browser brings a URL that PassFort has signed for a short time.
import { createIntegration, customAnswer } from "@idbraid/passfort";
import { serve } from "@idbraid/passfort/server";
import { sampleConfig, startPassFort } from "../passfort-sandbox.ts";

const passfort = await startPassFort();
const report = { type: "LINK", id: "2c7f5f0e-8f6b-4d0e-9d6b-6f3c3f0f8a51", label: "Report" } as const;
const check_template = { type: "ONE_TIME_SYNCHRONOUS" } as const;
const supported_features = ["EXTERNAL_LINK"] as const;
const integration = createIntegration({
  metadata: { provider_name: "Sample reports" },
  secretKey: passfort.secretKey,
  config: { ...sampleConfig, check_type: "COMPANY_CUSTOM", check_template, supported_features },
  checks: {
    run() {
      const external_resources = [{ ...report, url: `${server.url}reports/17` }];
      return customAnswer({ decision: "WARN", summary: "Two sources disagree.", external_resources });
    },
  },
  // Called when signature and time hold: here for a PDF, a page or whatever the path names.
  externalResource: ({ url }) => new Response(`This is ${url.pathname}.`),
  hooks: { onAuthFailure: ({ code }) => console.log(`refused: ${code}`) },
});

const server = await serve(integration, { port: 0 });
const asked = passfort.integration(server.url);
await asked.runCheck();
const url = `${server.url}reports/17`; // as the result names it
for (const validForS of [300, -1]) {
  const { step, content } = await asked.openResource({ url }, { validForS });
  console.log(`${step.response?.status} ${new TextDecoder().decode(content)}`);
}
await server.close();
await passfort.close();
