const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");

const options = {
  metadata: { provider_name: "Packed Checks" },
  config: {
    check_type: "IDENTITY_CHECK",
    check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: 60 },
    pricing: { supports_reselling: false },
    supported_countries: ["GBR"],
    credentials: { fields: [] },
    config: { fields: [] },
  },
};

/** An integration that the sandbox calls as PassFort does, then our own client, then the command that validates. */
exports.useIntegration = async (passfort, { serve }, { validateIntegration }, { startSandbox }) => {
  const sandbox = await startSandbox();
  const { credentials, simulator } = sandbox.providers.passfort;
  const { secretKey } = credentials;
  const run = () => passfort.identityAnswer({ matches: [] });
  const integration = passfort.createIntegration({ ...options, secretKey, checks: { run } });
  const server = await serve(integration, { port: 0 });

  const { result, failure } = await simulator.control.integration(server.url).runCheck({});
  assert.equal(failure, undefined);
  assert.deepEqual(result.errors, []);

  const client = passfort.createIntegrationClient({ url: server.url, secretKey, verifyResponses: "require" });
  const { check_type } = await client.config();
  assert.equal(check_type, "IDENTITY_CHECK");
  await client.close();

  const report = await validateIntegration(server.url, secretKey);
  assert.equal(report.counts.failed, 0);
  assert.equal(await validate(server.url, secretKey), 0);
  await server.close();
  await sandbox.close();
};

function validate(url, secretKey) {
  const env = { ...process.env, PASSFORT_SECRET_KEY: secretKey };
  const command = spawn("npx", ["--no-install", "idbraid-passfort-validate", url], { env, stdio: "ignore" });
  return new Promise((resolve) => command.on("exit", resolve));
}
