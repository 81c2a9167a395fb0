// The packages as ES modules: a real call against the sandbox, then the same client under msw and nock.
import assert from "node:assert/strict";
import { createIdfy } from "@idbraid/idfy";
import { createIdfySimulator, startSandbox } from "@idbraid/sandbox";
import { mswHandlers } from "@idbraid/sandbox/msw";
import { setupServer } from "msw/node";
import nock from "nock";
import { useClient, underMsw, underNock } from "./use-client.cjs";

await useClient(createIdfy, startSandbox);
await underMsw(createIdfy, createIdfySimulator, mswHandlers, setupServer);
await underNock(createIdfy, nock);
assert.equal(process.exitCode, undefined);
