import type { PassfortWorld } from "../world.ts";
import { CheckEnded, converse, type AskParams } from "./conversation.ts";
import type { PassfortIntegrationOptions } from "./integration-options.ts";
import { judgeSearch, type AnswerBody } from "./objections.ts";
import { sampleQuery } from "./samples.ts";
import type { Step } from "./step.ts";

/** Which companies to look for. Every member may be left out. */
export interface SearchParams extends AskParams {
  /** Default: an invented name. */
  readonly query?: string | undefined;
  /** ISO 3166-1 alpha-3. Default: the first country that the integration supports. */
  readonly country_of_incorporation?: string | undefined;
  readonly state_of_incorporation?: string | undefined;
}

/** What became of a search. */
export interface SearchRun {
  readonly steps: readonly Step[];
  /** The answer with the candidates, or with the errors. */
  readonly result: AnswerBody | undefined;
  /** Why PassFort can make nothing of it. */
  readonly failure: string | undefined;
}

/** Searches for companies. @throws {Refusal} when it cannot be asked for */
export async function search(
  world: PassfortWorld,
  options: PassfortIntegrationOptions,
  url: URL,
  params: SearchParams,
): Promise<SearchRun> {
  const steps: Step[] = [];
  try {
    const conversation = await converse(world, options, url, params, steps);
    const { facts, relationship, demo } = conversation;
    const { query = sampleQuery, state_of_incorporation: state } = params;
    const search_input = {
      query,
      country_of_incorporation: params.country_of_incorporation ?? facts.countries[0] ?? "GBR",
      ...(state !== undefined && { state_of_incorporation: state }),
    };
    const judge = judgeSearch(facts, relationship);
    const result = await conversation.answer("search", "search", { ...demo, search_input }, { judge });
    return { steps, result, failure: undefined };
  } catch (error) {
    if (!(error instanceof CheckEnded)) throw error;
    return { steps, result: error.result, failure: error.failure };
  }
}
