import { Refusal } from "../../frame/answers.ts";
import type { PassfortWorld } from "../world.ts";
import { ask, type Question, type Reply } from "./ask.ts";
import type { PassfortIntegrationOptions } from "./integration-options.ts";
import { hasErrors, judgeExtras, judgeMetadata, type AnswerBody } from "./objections.ts";
import { judgeConfig } from "./judge-config.ts";
import { isCustom, readConfig, type ConfigFacts } from "./read-config.ts";
import type { Step } from "./step.ts";

/** What a customer may say of any check or search. Every member may be left out. */
export interface AskParams {
  /** With one it is a demo check, which reaches no provider. */
  readonly demo_result?: string | undefined;
  /**
   * Whose contract with the provider it runs under. With `PASSFORT` no credentials are sent.
   * @default "DIRECT"
   */
  readonly commercial_relationship?: "DIRECT" | "PASSFORT" | undefined;
  /** Values that differ from the defaults in the configuration document. */
  readonly provider_config?: Readonly<Record<string, unknown>> | undefined;
  /** Default: an invented value for each credential field. */
  readonly provider_credentials?: Readonly<Record<string, unknown>> | undefined;
}

/** The questions of one check or search, and what they have in common. */
export interface Conversation {
  readonly world: PassfortWorld;
  readonly options: PassfortIntegrationOptions;
  readonly facts: ConfigFacts;
  readonly steps: Step[];
  /** Aborted when the sandbox is reset or closed; the reason says which. */
  readonly lifetime: AbortSignal;
  readonly relationship: "DIRECT" | "PASSFORT";
  /** `demo_result`, where there is one and the endpoint gets it. */
  readonly demo: Readonly<Record<string, unknown>>;
  /** Asks below the integration's URL, and keeps the step. What every body has is added to `more`. */
  question(name: Question["name"], path: string, more: AnswerBody, how?: Partial<Question>): Promise<Reply>;
  /** As {@link question}. @throws {CheckEnded} when there is no usable answer, or it has errors */
  answer(
    name: Question["name"],
    path: string,
    more: AnswerBody,
    how?: Partial<Question>,
  ): Promise<AnswerBody>;
}

/** A check or search is over before its time. */
export class CheckEnded extends Error {
  override readonly name = "CheckEnded";
  /** The answer with the errors, where there is one. */
  readonly result: AnswerBody | undefined;
  /** Why PassFort gives up; absent where the integration told of errors itself. */
  readonly failure: string | undefined;

  constructor(end: { readonly result?: AnswerBody | undefined; readonly failure?: string | undefined }) {
    super(end.failure ?? "the answer has errors");
    this.result = end.result;
    this.failure = end.failure;
  }
}

/** What ends a check that the sandbox gives up. */
export function givenUp(lifetime: AbortSignal): CheckEnded {
  return new CheckEnded({ failure: String(lifetime.reason) });
}

/** Asks for the metadata. It bears no signature, and neither should its answer. */
export async function askMetadata(
  world: PassfortWorld,
  options: PassfortIntegrationOptions,
  url: URL,
): Promise<Reply> {
  const timeoutMs = options.timeoutMs ?? usualTimeoutMs;
  return ask(world, options, { name: "metadata", url, signed: false, timeoutMs, judge: judgeMetadata });
}

/** Asks for the configuration document. */
export async function askConfig(
  world: PassfortWorld,
  options: PassfortIntegrationOptions,
  url: URL,
): Promise<Reply> {
  const timeoutMs = options.timeoutMs ?? usualTimeoutMs;
  return ask(world, options, { name: "config", url: new URL("config", url), timeoutMs, judge: judgeConfig });
}

/**
 * Reads the configuration document and gets ready to ask.
 *
 * @throws {CheckEnded} when there is no configuration document to read
 * @throws {Refusal} when the customer asks for what the integration does not sell
 */
export async function converse(
  world: PassfortWorld,
  options: PassfortIntegrationOptions,
  url: URL,
  params: AskParams,
  steps: Step[],
): Promise<Conversation> {
  const lifetime = world.lifetime.signal;
  const config = await askConfig(world, options, url);
  steps.push(config.step);
  if (lifetime.aborted) throw givenUp(lifetime);
  if (config.failure !== undefined) throw new CheckEnded({ failure: `/config: ${config.failure}` });
  const facts = readConfig(config.body);
  const relationship = params.commercial_relationship ?? "DIRECT";
  if (relationship === "PASSFORT" && isCustom(facts.check_type))
    throw new Refusal(400, { message: "PASSFORT: custom checks always run as DIRECT." });
  if (relationship === "PASSFORT" && !facts.resells)
    throw new Refusal(400, { message: "PASSFORT: the configuration says that it is not resold." });

  const envelope = {
    commercial_relationship: relationship,
    provider_config: { ...facts.defaults, ...params.provider_config },
    ...(relationship === "DIRECT" && {
      provider_credentials: { ...sampleCredentials(facts), ...params.provider_credentials },
    }),
  };

  const question: Conversation["question"] = async (name, path, more, how = {}) => {
    const reply = await ask(world, options, {
      name,
      url: new URL(path, url),
      body: { ...more, ...envelope },
      timeoutMs: options.timeoutMs ?? (name === "checks" ? facts.startTimeoutMs : facts.timeoutMs),
      judge: judgeExtras,
      lifetime,
      ...how,
    });
    steps.push(reply.step);
    return reply;
  };
  return {
    world,
    options,
    facts,
    steps,
    lifetime,
    relationship,
    demo: params.demo_result === undefined ? {} : { demo_result: params.demo_result },
    question,
    async answer(name, path, more, how) {
      const { body, failure } = await question(name, path, more, how);
      if (lifetime.aborted) throw givenUp(lifetime);
      if (failure !== undefined) throw new CheckEnded({ failure: `/${path}: ${failure}` });
      if (hasErrors(body)) throw new CheckEnded({ result: body });
      return body;
    },
  };
}

const usualTimeoutMs = 60_000;

function sampleCredentials({ credentialNames }: ConfigFacts): Record<string, string> {
  return Object.fromEntries(credentialNames.map((name) => [name, `sandbox-${name}`]));
}
