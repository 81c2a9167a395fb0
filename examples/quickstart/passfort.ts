import { AuthenticationError } from "@idbraid/core";
import { charge, createIntegration, createIntegrationClient, createPassFort } from "@idbraid/passfort";
import { documentAnswer, identityAnswer, verificationResult } from "@idbraid/passfort";
import type { DocumentAnswer, Integration, IntegrationHooks, PassFort } from "@idbraid/passfort";
import { serve } from "@idbraid/passfort/server";
import { validateIntegration } from "@idbraid/passfort/validator";
import type { CheckRun, Sandbox } from "@idbraid/sandbox";
import type { Terminal } from "./terminal.ts";
import type { Tour } from "./tour.ts";

/**
 * PassFort: integrations are served here, and PassFort calls them. That is the sandbox in any case: PassFort itself calls
 * only integrations that it has been told of.
 */
export async function tourPassFort(tour: Tour, terminal: Terminal, sandbox: Sandbox): Promise<void> {
  const { baseUrl, credentials, simulator } = sandbox.providers.passfort;
  terminal.heading(`PassFort, simulated at ${baseUrl}, calls integrations that are served here`);

  const { secretKey } = credentials;
  const hooks = printing(tour, terminal);
  const passfort = createPassFort({ secretKey, baseUrl: `${baseUrl}/integrations`, hooks: tour.hooks });
  const identity = await serve(identityCheck(secretKey, hooks), { port: 0 });
  const documents = await serve(documentVerification(secretKey, hooks, passfort), { port: 0 });
  const unprinted = await serve(identityCheck(secretKey, quiet), { port: 0 });
  const asked = simulator.control.integration(identity.url, { signedAnswers: "required" });

  await tour.step("PassFort reads who we are and what we offer", async () => {
    const [metadata, config] = [await asked.metadata(), await asked.config()];
    terminal.note(JSON.stringify(metadata.response?.body));
    terminal.note(`the signature of the second answer: ${config.response?.signature}`);
  });

  await tour.step("A demo check: answered for us, and no handler is called", async () => {
    const run = await asked.runCheck({ demo_result: "ONE_NAME_ADDRESS_MATCH" });
    terminal.note(outcome(run));
  });

  await tour.step("A real check, which PassFort resells: our handler answers, and charges", async () => {
    const run = await asked.runCheck({ commercial_relationship: "PASSFORT" });
    terminal.note(`${outcome(run)}, charges: ${JSON.stringify(run.result?.["charges"])}`);
  });

  await tour.shows(
    "Somebody with another key is refused, and not told why",
    async () => {
      const { secretKey: otherKey } = simulator.otherCredentials.stranger;
      const stranger = createIntegrationClient({ url: identity.url, secretKey: otherKey });
      try {
        await stranger.config();
      } finally {
        await stranger.close();
      }
    },
    (error) => AuthenticationError.isInstance(error),
  );

  await tour.step(
    "Documents are verified: images fetched, PassFort called back, the result given",
    async () => {
      const control = simulator.control.integration(documents.url, { signedAnswers: "required" });
      terminal.note(outcome(await control.runCheck()));
    },
  );

  await tour.step("The validator tries what PassFort would, and what an attacker would", async () => {
    const { counts, passed } = await validateIntegration(unprinted.url, secretKey);
    terminal.note(
      Object.entries(counts)
        .map(([status, count]) => `${count} ${status}`)
        .join(", "),
    );
    if (!passed) throw new Error("The validator found faults");
  });

  for (const each of [identity, documents, unprinted, passfort]) await each.close();
}

const metadata = { provider_name: "Sample provider" };
const plain = { supported_countries: ["GBR"], credentials: { fields: [] }, config: { fields: [] } } as const;
const pricing = { supports_reselling: true, maximum_cost: 200 } as const;

function identityCheck(secretKey: string, hooks: IntegrationHooks): Integration {
  const register = { database_name: "Sample register", database_type: "CIVIL" } as const;
  return createIntegration({
    metadata,
    secretKey,
    hooks,
    config: {
      ...plain,
      pricing,
      check_type: "IDENTITY_CHECK",
      check_template: { type: "ONE_TIME_SYNCHRONOUS" },
    },
    checks: {
      run: () =>
        identityAnswer({
          matches: [{ ...register, count: 1, matched_fields: ["SURNAME", "DOB"] }],
          charges: [charge(150)],
        }),
    },
  });
}

function documentVerification(secretKey: string, hooks: IntegrationHooks, passfort: PassFort): Integration {
  const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";
  const passed = { document_type_passed: true, image_checks_passed: true, forgery_checks_passed: true };
  const results = new Map<string, DocumentAnswer>();
  return createIntegration({
    metadata,
    secretKey,
    hooks,
    passfort,
    provider_id,
    config: {
      ...plain,
      pricing,
      check_type: "DOCUMENT_VERIFICATION",
      check_template: { type: "ONE_TIME_CALLBACK" },
    },
    checks: {
      start: ({ id }) => ({ reference: `examination-${id}` }),
      async ready({ check_input: { documents }, reference }) {
        for (const { id } of (documents ?? []).flatMap(({ images }) => images ?? [])) {
          const image = await passfort.images.download(id ?? "");
          await image.stream().pipeTo(new WritableStream()); // to the examiner, as it comes
        }
        const verification_result = verificationResult(passed);
        const found = documents?.map((document) => ({ ...document, verification_result })) ?? [];
        results.set(reference, documentAnswer({ documents: found }));
        await passfort.callbacks.send({ provider_id, reference });
      },
      complete: ({ reference }) => results.get(reference) ?? documentAnswer({ documents: [] }),
    },
  });
}

/** The validator tries some thirty attacks. */
const quiet: IntegrationHooks = { onAuthFailure: () => undefined };

/** Prints what an integration answers, beside what the clients ask. */
function printing(tour: Tour, terminal: Terminal): IntegrationHooks {
  return {
    onResponse: ({ method, endpoint, demo, status, durationMs, signed }) => {
      const operation = `${method} ${endpoint ?? "unknown"}${demo ? ", a demo" : ""}, answered here`;
      tour.exchange({ operation, status, durationMs, requestId: signed ? "signed" : "not signed" });
    },
    onAuthFailure: ({ code }) => {
      terminal.note(`onAuthFailure: ${code}`);
    },
  };
}

/** What became of a check. @throws {Error} when PassFort has anything against an answer */
function outcome({ steps, failure, result, callbacks }: CheckRun): string {
  const objections = [failure, ...steps.flatMap((step) => step.objections)].filter(
    (each) => each !== undefined,
  );
  if (objections.length > 0) throw new Error(objections.join("; "));
  const members = Object.keys((result?.["check_output"] as object | undefined) ?? {}).join(", ");
  return `${steps.length} requests, ${callbacks.length} callbacks; the result has ${members}`;
}
