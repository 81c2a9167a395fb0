// The packages as CommonJS: a real call against the sandbox, then the same client under msw and nock.
const { createIdfy } = require("@idbraid/idfy");
const { createIdfySimulator, startSandbox } = require("@idbraid/sandbox");
const { mswHandlers } = require("@idbraid/sandbox/msw");
const { setupServer } = require("msw/node");
const nock = require("nock");
const { useClient, underMsw, underNock } = require("./use-client.cjs");

async function main() {
  await useClient(createIdfy, startSandbox);
  await underMsw(createIdfy, createIdfySimulator, mswHandlers, setupServer);
  await underNock(createIdfy, nock);
}

main();
