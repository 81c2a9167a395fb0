/**
 * What tests of code on `@idbraid/core` need: a server that breaks in every known way, a virtual
 * clock, contract suites for strategies and stores, and searches for leaks.
 *
 * @module testing
 */
export { startFaultServer } from "./fault-server.node.ts";
export type { FaultServer, FaultServerOptions, FaultServerTls } from "./fault-server.node.ts";
export type { FaultBehaviour, FaultExchange, FaultMoment, FaultStep } from "./faults/fault-behaviour.ts";
export type { FaultRequest } from "./faults/fault-request.ts";
export { always, sequence, times } from "./faults/fault-script.ts";
export type { FaultScript, FaultScriptInput } from "./faults/fault-script.ts";
export { respond, respondJson } from "./faults/respond.node.ts";
export type { FaultBody, FaultEnding, FaultHeaders, FaultResponse } from "./faults/respond.node.ts";
export { cutBody, finish, hang, reset, slow, stall } from "./faults/cuts.node.ts";
export type { CutPoint } from "./faults/cuts.node.ts";
export {
  encoded,
  gzipBomb,
  htmlPage,
  invalidUtf8,
  largeBody,
  truncatedGzip,
  truncatedJson,
} from "./faults/bodies.node.ts";
export { bigHeader, conflictingFraming, rawBytes, redirect, throttled } from "./faults/protocol.node.ts";
export type { RetryAfter, ThrottledOptions } from "./faults/protocol.node.ts";
export { closedPort, failingLookup, silentLookup } from "./faults/network.node.ts";

export { virtualRuntime } from "./virtual-runtime.ts";
export type { VirtualRuntime, VirtualRuntimeOptions } from "./virtual-runtime.ts";
export { fastRuntime } from "./fast-runtime.ts";
export type { FastRuntimeOptions } from "./fast-runtime.ts";
export { countingRuntime } from "./counting-runtime.ts";
export type { CountingRuntime } from "./counting-runtime.ts";
export { seededIds, seededRandom } from "./seeded-random.ts";

export { leakProbe } from "./leak-probe.node.ts";
export type { LeakProbe, LeakReport } from "./leak-probe.node.ts";
export { canary, canaryForms, canaryFormsIn } from "./canary.ts";
export type { CanaryForm, CanaryOptions } from "./canary.ts";
export { expectNoCanaries, findCanaries } from "./find-canaries.node.ts";
export type { CanarySecrets, CanarySighting } from "./find-canaries.node.ts";

export { signWebhook } from "./sign-webhook.ts";
export type { SignedWebhook, SignWebhookOptions } from "./sign-webhook.ts";
export type { MessagePart, SignedTimestamp, WebhookScheme } from "../webhooks/scheme.ts";
export type { Digest } from "../crypto/digest.ts";

export { simulate } from "./simulation/simulate.node.ts";
export { simulation } from "./simulation/simulation.node.ts";
export type { Simulation, SimulationOptions } from "./simulation/simulation.node.ts";
export { failureText } from "./simulation/report.ts";
export type { SimulationFailure, SimulationReport, SimulationViolation } from "./simulation/report.ts";
export type {
  SimulatedClient,
  SimulatedOperation,
  SimulatedSystem,
  SimulationScenario,
  SimulationWorld,
} from "./simulation/scenario.ts";
export type { ConnectionFaultKind, ExchangeFaultKind, Fault } from "./simulation/faults.ts";

export type { ContractCase } from "./contracts/contract-case.ts";
export { storeContract } from "./contracts/store-contract.ts";
export type { StoreContractOptions } from "./contracts/store-contract.ts";
export { authStrategyContract } from "./contracts/auth-strategy-contract.node.ts";
export type {
  AuthStrategyContractOptions,
  MakeAuthStrategySubject,
} from "./contracts/auth-strategy-contract.node.ts";
export type { AuthStrategySubject } from "./contracts/auth-subject.node.ts";
export { providerContract } from "./contracts/provider-contract.node.ts";
export type { ProviderContractClient, ProviderContractOptions } from "./contracts/provider-contract.node.ts";

export type {
  Applied,
  AuthAnswer,
  AuthContext,
  AuthRequest,
  AuthSend,
  AuthStrategy,
  CompleteAnswer,
} from "../auth/auth-strategy.ts";
export type { HashedBody } from "../signatures/message.ts";
export type { AuthReport, TokenReport } from "../auth/auth-report.ts";
export type { CertificateFacts, TlsIdentity, TlsSource } from "../auth/tls-source.ts";
export type { Runtime } from "../runtime/runtime.ts";
export type { Store } from "../store/store.ts";
export type { ResponseHeaders } from "../transport/response-headers.ts";
export type { WireAnswer } from "../transport/wire-answer.ts";
export type { WireHeaders, WireRequest } from "../transport/wire.ts";
