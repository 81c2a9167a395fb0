import {
  checkOptions,
  OptionProblems,
  type Problem,
  systemRuntime,
  type Runtime,
} from "@idbraid/core/schema";
import { replayGuard, type ReplayGuard, type SignatureProfile } from "@idbraid/core/signatures";
import type { ReadBodyLimits } from "@idbraid/core/webhooks/adapters";
import { checkConfig } from "../config/check-config.ts";
import type { ConfigDocument } from "../config/config-document.ts";
import { checkMetadata, type Metadata } from "../config/metadata.ts";
import { type DemoDriver, demoDriver } from "../demo/demo-driver.ts";
import { type KeyRing, keyRing } from "../keys/key-ring.ts";
import { passfortProfiles } from "../profiles.ts";
import type { Endpoint } from "./endpoint.ts";
import { type EndpointPlan, endpointPlans } from "./endpoint-plans.ts";
import { flowProblems } from "./flow-problems.ts";
import { addressProblems, integrationOptionsSchema } from "./integration-options-schema.ts";
import type { HandlerContext } from "./handlers.ts";
import { type Notifier, notifier } from "./notifier.ts";
import type { IntegrationOptions } from "./options.ts";
import type { JsonObject } from "./read-request.ts";
import { jsonReply, type Reply } from "./reply.ts";

/** Options as the parts of an integration need them, checked and with their defaults. */
export interface IntegrationSetup extends Pick<
  IntegrationOptions<ConfigDocument>,
  "trustProxy" | "externalResource" | "provider_id" | "responseSignedHeaders"
> {
  readonly config: ConfigDocument;
  readonly metadata: Metadata;
  /** What `/` and `/config` answer, as it was when the integration was made. */
  readonly documents: { readonly metadata: Reply; readonly config: Reply };
  readonly plans: ReadonlyMap<Endpoint, EndpointPlan>;
  readonly handlers: Readonly<Record<string, Handler | undefined>>;
  readonly demo: DemoDriver;
  readonly keys: KeyRing;
  readonly profile: SignatureProfile;
  readonly replay: ReplayGuard | undefined;
  readonly basePath: string;
  readonly bodyLimits: ReadBodyLimits;
  readonly signResponses: boolean;
  readonly checkCountry: boolean;
  readonly invalidCharges: "drop" | "refuse";
  readonly handlerFailure: "500" | "error-entry";
  readonly notify: Notifier;
  readonly runtime: Runtime;
}

type Handler = (request: JsonObject, context: HandlerContext) => unknown;

/** @throws {ConfigurationError} naming every problem of the options */
export function integrationSetup(options: IntegrationOptions<ConfigDocument>): IntegrationSetup {
  const factory = "createIntegration";
  const problems = new OptionProblems(factory, "passfort");
  const checked = problems.attempt(() => checkOptions(factory, options, integrationOptionsSchema()));
  const own = checked ?? { ...options };
  const runtime = own.runtime ?? systemRuntime();
  const keys = problems.attempt(() => keyRing(own.secretKey, { factory, runtime }));
  problems.add(below("metadata", checkMetadata(own.metadata)));
  const configProblems = below("config", checkConfig(own.config));
  problems.add(configProblems);
  if (configProblems.length === 0) problems.add(flowProblems(own));
  if (checked !== undefined) problems.add(addressProblems(checked));
  problems.throwAny();

  const { config, passfort, provider_id, profile = passfortProfiles.seed, hooks = {} } = own;
  const metadata: Metadata = { protocol_version: 1, provider_name: own.metadata.provider_name };
  return {
    config,
    metadata,
    documents: { metadata: jsonReply(metadata), config: jsonReply(config) },
    plans: endpointPlans(config),
    handlers: Object.assign(Object.create(null), own.checks) as IntegrationSetup["handlers"],
    demo: demoDriver({ config, results: own.demo, passfort, provider_id, runtime }),
    keys: keys as KeyRing,
    profile: { ...profile, digestOnEmptyBody: own.digestOnEmptyBody ?? profile.digestOnEmptyBody },
    replay: own.replayStore && replayGuard(own.replayStore, { runtime }),
    basePath: own.basePath ?? "/",
    bodyLimits: { maxBytes: own.maxBytes ?? 10_485_760, timeoutMs: own.bodyTimeoutMs ?? 10_000, runtime },
    signResponses: own.signResponses ?? true,
    responseSignedHeaders: own.responseSignedHeaders,
    checkCountry: own.checkCountry ?? true,
    invalidCharges: own.invalidCharges ?? "drop",
    handlerFailure: own.handlerFailure ?? "500",
    trustProxy: own.trustProxy,
    externalResource: own.externalResource,
    provider_id,
    notify: notifier(hooks),
    runtime,
  };
}

function below(path: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, path: problem.path ? `${path}.${problem.path}` : path }));
}
