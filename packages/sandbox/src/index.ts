/**
 * The identity providers, simulated: strict, stateful, seeded servers on loopback for tests and first steps.
 *
 * @module index
 */
export { startSandbox } from "./start-sandbox.ts";
export type { Sandbox, SandboxOptions, SandboxProvider } from "./start-sandbox.ts";
export type { ProviderName, ProviderOptions, ProviderSimulators } from "./providers.ts";

export type { Exchange, Mount, SandboxControl, Simulator } from "./frame/simulator.ts";
export type { SandboxClock } from "./frame/clock.ts";
export type { ArmedFault, DropPoint, Fault, FaultBook, FaultRule } from "./frame/faults.ts";
export type { Journal, JournalEntry, JournalFilter } from "./frame/journal.ts";

export { createIdfySimulator } from "./idfy/simulator.ts";
export type { IdfySimulator } from "./idfy/simulator.ts";
export type { IdfyControl } from "./idfy/control.ts";
export type { IdfyCredentials, IdfyProduct, IdfySimulatorOptions, ThrottleRule } from "./idfy/options.ts";
export type { SessionAction } from "./idfy/identification/act-on-session.ts";
export type { SandboxIdentity } from "./idfy/identification/session-record.ts";
export type { SignOptions } from "./idfy/signature/act-on-document.ts";
export type { SeedDocumentsOptions } from "./idfy/signature/seed-documents.ts";

export { createPassfortSimulator } from "./passfort/simulator.ts";
export type { PassfortSimulator } from "./passfort/simulator.ts";
export type { PassfortControl } from "./passfort/control.ts";
export type { PassfortCredentials, PassfortSimulatorOptions } from "./passfort/options.ts";
export type { CallbackRecord } from "./passfort/world.ts";
export type { PassfortIntegration } from "./passfort/active/integration.ts";
export type { PassfortIntegrationOptions } from "./passfort/active/integration-options.ts";
export type { AskParams } from "./passfort/active/conversation.ts";
export type { AnswerBody } from "./passfort/active/objections.ts";
export type { CheckRun, RunCheckParams } from "./passfort/active/run-check.ts";
export type { SearchParams, SearchRun } from "./passfort/active/search.ts";
export type { OpenedResource, OpenResourceParams } from "./passfort/active/open-resource.ts";
export type {
  AnswerSignature,
  FileRecord,
  Step,
  StepName,
  StepRequest,
  StepResponse,
} from "./passfort/active/step.ts";
