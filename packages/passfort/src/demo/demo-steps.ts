import type { ConfigDocument } from "../config/config-document.ts";
import { answerTo, noticed } from "./answer-to.ts";
import type { DemoDriverOptions } from "./demo-driver.ts";
import { checkInputIn, keptInput, namedCompany } from "./demo-input.ts";
import { demoData, demoDataIn, demoReference, readDemoReference } from "./demo-marks.ts";
import { type DemoBody, demoRequest } from "./demo-request.ts";
import type { DemoCheckRequest } from "./demo-results.ts";
import { failed } from "./results/error-results.ts";
import type { ResultsByValue } from "./results/results-by-value.ts";

/** The requests that make up a demo check. Nothing is kept here: the reference and `custom_data` carry it all. */
export interface DemoSteps {
  /** The result, or the start of a check that takes several requests. Errors come at the start. */
  begin(body: DemoBody): Promise<DemoBody>;
  /** Sends the callback before it answers, as PassFort asks of demo checks. */
  ready(body: DemoBody, signal: AbortSignal): Promise<DemoBody>;
  /** Pending twice, then the result. */
  poll(body: DemoBody): Promise<DemoBody>;
  /** The result that was asked for at the start. */
  result(body: DemoBody): Promise<DemoBody>;
  /** Whether the check is one that could be monitored. */
  monitoredReady(body: DemoBody): DemoBody;
}

/** The steps of the demo checks of an integration. */
export function demoSteps<C extends ConfigDocument>(
  { config, passfort, provider_id, runtime }: DemoDriverOptions<C>,
  results: ResultsByValue<DemoCheckRequest>,
): DemoSteps {
  const run = async (body: DemoBody, demo_result: string, input: unknown): Promise<DemoBody> => {
    const check_input = checkInputIn(input, config);
    return answerTo(results, demoRequest<DemoCheckRequest>(body, { demo_result, check_input }));
  };
  const result = async (body: DemoBody): Promise<DemoBody> => {
    const reference = readDemoReference(body["reference"]);
    if (reference === undefined) return unknownReference;
    return run(body, reference.value, demoDataIn(body["custom_data"])?.["check_input"] ?? reference.input);
  };

  return {
    result,
    begin: async (body) => {
      const value = String(body["demo_result"]);
      const answer = await run(body, value, body["check_input"]);
      const { type } = config.check_template;
      if (type === "ONE_TIME_SYNCHRONOUS" || hasErrors(answer)) return answer;
      const monitored = type === "MONITORED_POLLING";
      const input = monitored ? namedCompany(body["check_input"]) : keptInput(body["check_input"]);
      return {
        ...(provider_id !== undefined && { provider_id }),
        reference: demoReference({ value, id: runtime.id(), input: monitored ? input : undefined }),
        custom_data: demoData({ check_input: input }),
        provider_data: answer["provider_data"],
      };
    },
    ready: async (body, signal) => {
      if (readDemoReference(body["reference"]) === undefined) return unknownReference;
      if (passfort === undefined || provider_id === undefined) throw new Error(notConfigured);
      const reference = String(body["reference"]);
      await passfort.callbacks.send({ provider_id, reference }, { signal });
      return {};
    },
    poll: async (body) => {
      const kept = demoDataIn(body["custom_data"]);
      const polls = Number(kept?.["polls"] ?? 0);
      const done = kept === undefined || polls >= pendingPolls(config);
      if (done || readDemoReference(body["reference"]) === undefined) return result(body);
      return { pending: true, custom_data: demoData({ ...kept, polls: polls + 1 }) };
    },
    monitoredReady: ({ reference }) => (readDemoReference(reference) === undefined ? unknownReference : {}),
  };
}

const unknownReference = noticed(
  failed({
    type: "INVALID_CHECK_INPUT",
    message: "No demo check has this reference.",
    data: { field: "reference" },
  }),
);

const notConfigured = 'Demo checks that call back need "passfort" and "provider_id" of createIntegration.';

function hasErrors({ errors }: DemoBody): boolean {
  return Array.isArray(errors) && errors.length > 0;
}

/** How often a demo check is still pending: twice, if PassFort asks often enough. */
function pendingPolls({ check_template: template }: ConfigDocument): number {
  return "polling_strategy" in template ? Math.min(2, template.polling_strategy.max_polls - 1) : 0;
}
