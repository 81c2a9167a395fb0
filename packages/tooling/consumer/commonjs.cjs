// The packages as CommonJS: a real call against the sandbox, then the same client under msw and nock.
const { createIdfy } = require("@idbraid/idfy");
const { createIdfySimulator, startSandbox } = require("@idbraid/sandbox");
const { mswHandlers } = require("@idbraid/sandbox/msw");
const { setupServer } = require("msw/node");
const nock = require("nock");
const { useCore } = require("./use-core.cjs");
const { useClient, underMsw, underNock } = require("./use-client.cjs");
const { useIntegration } = require("./use-integration.cjs");

async function main() {
  await useCore({
    core: require("@idbraid/core"),
    auth: require("@idbraid/core/auth"),
    signatures: require("@idbraid/core/signatures"),
    webhooks: require("@idbraid/core/webhooks"),
    adapters: require("@idbraid/core/webhooks/adapters"),
    proxy: require("@idbraid/core/proxy"),
    testing: require("@idbraid/core/testing"),
  });
  await useClient(createIdfy, startSandbox);
  await useIntegration(
    require("@idbraid/passfort"),
    require("@idbraid/passfort/server"),
    require("@idbraid/passfort/validator"),
    { startSandbox },
  );
  await underMsw(createIdfy, createIdfySimulator, mswHandlers, setupServer);
  await underNock(createIdfy, nock);
}

main();
