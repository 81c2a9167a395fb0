import { canary, expectNoCanaries } from "@idbraid/core/testing";
import { expect, it, vi } from "vitest";
import { createIntegration } from "./create-integration.ts";
import {
  checkBody,
  identityConfig,
  type IdentityConfig,
  identityOptions,
  noMatches,
  passfortRequest,
  serveTest,
  testSecretKey,
  withHeaders,
} from "./test-integration.node.ts";

const secrets = {
  secretKey: testSecretKey,
  credentials: canary("api-key"),
  name: canary("family-name", { plain: true }),
  birth: canary("dob", { plain: true }),
};

const person = (dob = "1985"): object => ({
  entity_type: "INDIVIDUAL",
  personal_details: { name: { family_name: secrets.name }, dob },
});
const body = (changes: object = {}): object =>
  checkBody({ provider_credentials: { api_key: secrets.credentials }, check_input: person(), ...changes });

it("E1: keys, credentials and personal data are in no hook, warning, error and refusal", async () => {
  const heard: unknown[] = [];
  const hear = (...told: unknown[]): void => void heard.push(...told);
  const run = vi.fn<(request: { check_input: object }) => unknown>();
  const integration = createIntegration(
    identityOptions({
      config: {
        ...identityConfig,
        pricing: { supports_reselling: true, maximum_cost: 1 },
      } as unknown as IdentityConfig,
      checks: { run: run as never },
      hooks: { onAuthFailure: hear, onResponse: hear, onWarning: hear, onError: hear },
    }),
  );
  await using server = await serveTest(integration);
  const good = await passfortRequest("POST", "/checks", body());
  const answers = [];
  for (const outcome of [
    () => {
      throw new Error("no provider");
    },
    () => ({ check_output: { entity_type: secrets.name, electronic_id_check: secrets.birth } }),
    () => ({ ...noMatches, charges: [{ amount: 5, sku: secrets.name }] }),
  ]) {
    run.mockImplementationOnce(outcome);
    answers.push(await server.ask("POST", "/checks", body({ commercial_relationship: "PASSFORT" })));
  }
  answers.push(await server.ask("POST", "/checks", body({ check_input: person(secrets.birth) })));
  answers.push(await server.ask("POST", "/checks", body({ commercial_relationship: secrets.credentials })));
  answers.push(await server.ask("POST", "/checks", body({ demo_result: "NONE" })));
  for (const name of ["Authorization", "Digest", "Date"]) {
    answers.push(await server.send(withHeaders(good, { [name]: secrets.name })));
  }
  answers.push(await server.ask("POST", `/checks/${secrets.name}/poll`, body()));
  expect(answers.map(({ status }) => status)).toEqual([500, 500, 200, 400, 400, 200, 401, 401, 401, 404]);
  expect(heard.length).toBeGreaterThan(15);
  expectNoCanaries(heard, secrets);
  expectNoCanaries(
    answers.map(({ text, rawHeaders }) => [text, rawHeaders]),
    secrets,
  );
});

it("E1: an integration shows nothing of its key", () => {
  expectNoCanaries(createIntegration(identityOptions()), secrets);
});

it("E1: errors of a vault go no further", async () => {
  const onError = vi.fn();
  const secretKey = (): never => {
    throw new Error(secrets.credentials);
  };
  await using server = await serveTest(createIntegration(identityOptions({ secretKey, hooks: { onError } })));
  expect((await server.ask("GET", "/config")).status).toBe(500);
  expectNoCanaries(onError.mock.calls, secrets);
});
