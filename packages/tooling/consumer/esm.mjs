// The packages as ES modules: a real call against the sandbox, then the same client under msw and nock.
import assert from "node:assert/strict";
import * as core from "@idbraid/core";
import * as auth from "@idbraid/core/auth";
import * as proxy from "@idbraid/core/proxy";
import * as signatures from "@idbraid/core/signatures";
import * as testing from "@idbraid/core/testing";
import * as webhooks from "@idbraid/core/webhooks";
import * as adapters from "@idbraid/core/webhooks/adapters";
import { createIdfy } from "@idbraid/idfy";
import * as passfort from "@idbraid/passfort";
import * as server from "@idbraid/passfort/server";
import * as validator from "@idbraid/passfort/validator";
import { createIdfySimulator, startSandbox } from "@idbraid/sandbox";
import { mswHandlers } from "@idbraid/sandbox/msw";
import { setupServer } from "msw/node";
import nock from "nock";
import { useCore } from "./use-core.cjs";
import { useClient, underMsw, underNock } from "./use-client.cjs";
import { useIntegration } from "./use-integration.cjs";

await useCore({ core, auth, signatures, webhooks, adapters, proxy, testing });
await useClient(createIdfy, startSandbox);
await useIntegration(passfort, server, validator, { startSandbox });
await underMsw(createIdfy, createIdfySimulator, mswHandlers, setupServer);
await underNock(createIdfy, nock);
assert.equal(process.exitCode, undefined);
