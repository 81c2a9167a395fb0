// Verifies documents: fetches the images, calls PassFort back, and gives the result when it is asked for.
import { createHash } from "node:crypto";
import { createIntegration, createPassFort, type DocumentAnswer } from "@idbraid/passfort";
import { documentAnswer, verificationResult } from "@idbraid/passfort";
import { serve } from "@idbraid/passfort/server";
import { printSteps, sampleConfig, startPassFort } from "../passfort-sandbox.ts";

const { secretKey, baseUrl, ...sandbox } = await startPassFort();
const passfort = createPassFort({ secretKey, baseUrl });
const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445"; // your own, the same for ever
const check_template = { type: "ONE_TIME_CALLBACK", callback_timeout: 600 } as const;
const passed = { document_type_passed: true, image_checks_passed: true, forgery_checks_passed: true };
const results = new Map<string, DocumentAnswer>(); // several processes need a database
const integration = createIntegration({
  metadata: { provider_name: "Sample examiner" },
  secretKey,
  passfort,
  provider_id,
  config: { ...sampleConfig, check_type: "DOCUMENT_VERIFICATION", check_template },
  checks: {
    start: ({ id }) => ({ reference: `examination-${id}` }),
    async ready({ check_input: { documents }, reference }) {
      for (const { id } of (documents ?? []).flatMap(({ images }) => images ?? [])) {
        const image = await passfort.images.download(id ?? "");
        const hash = createHash("sha256");
        for await (const bytes of image.stream()) hash.update(bytes); // or on to the provider
        console.log(`fetched an image, SHA-256 ${hash.digest("hex").slice(0, 8)}…`);
      }
      const found = documents?.map((each) => ({ ...each, verification_result: verificationResult(passed) }));
      results.set(reference, documentAnswer({ documents: found ?? [] }));
      await passfort.callbacks.send({ provider_id, reference }); // or later, when the provider is done
    },
    complete: ({ reference }) => results.get(reference) ?? documentAnswer({ documents: [] }),
  },
});

const server = await serve(integration, { port: 0 });
printSteps((await sandbox.integration(server.url).runCheck()).steps);
for (const each of [server, passfort, sandbox]) await each.close();
