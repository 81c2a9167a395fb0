import type { Runtime } from "@idbraid/core/schema";
import type { PassFort } from "../client/passfort.ts";
import type { ConfigDocument } from "../config/config-document.ts";
import type { FileAnswer } from "../integration/answers.ts";
import type { Endpoint } from "../integration/endpoint.ts";
import { answerTo } from "./answer-to.ts";
import { demoDataIn, isDemoReference } from "./demo-marks.ts";
import { searchInputIn } from "./demo-input.ts";
import { type DemoBody, demoRequest } from "./demo-request.ts";
import type { DemoResults, DemoSearchRequest } from "./demo-results.ts";
import { demoSteps } from "./demo-steps.ts";
import { demoTables } from "./demo-tables.ts";
import { sampleFile } from "./files/sample-file.ts";

/** What the demo checks of an integration need. */
export interface DemoDriverOptions<C extends ConfigDocument> {
  readonly config: C;
  /** Results of its own, over the standard ones. */
  readonly results: DemoResults<C> | undefined;
  /** Sends the callbacks of demo checks. */
  readonly passfort: PassFort | undefined;
  readonly provider_id: string | undefined;
  /** Gives references their ids. */
  readonly runtime: Runtime;
}

/** Answers every request that belongs to a demo check, start to download, so that no provider is called. */
export interface DemoDriver {
  /**
   * The body of the answer (for `download_file` a {@link FileAnswer}); `undefined` when the request belongs to a live
   * check. `body` is the parsed JSON object, of which only the members that all requests have were checked.
   *
   * @throws what `passfort.callbacks.send` throws, when PassFort does not take the callback of a check that is ready
   * @throws what a demo result of the integration's own throws
   */
  answer(
    endpoint: Endpoint,
    body: DemoBody,
    context: { readonly signal: AbortSignal },
  ): Promise<DemoBody | FileAnswer | undefined>;
}

/** Makes the driver of an integration's demo checks. */
export function demoDriver<C extends ConfigDocument>(options: DemoDriverOptions<C>): DemoDriver {
  const { checks, search } = demoTables(options.config, options.results);
  const steps = demoSteps(options, checks.results);
  return {
    answer: async (endpoint, body, { signal }) => {
      if (!isDemo(body)) return undefined;
      switch (endpoint) {
        case "check":
          return steps.begin(body);
        case "ready":
          return steps.ready(body, signal);
        case "poll":
          return steps.poll(body);
        case "complete":
        case "monitored_poll":
          return steps.result(body);
        case "monitored_ready":
          return steps.monitoredReady(body);
        case "provider_poll":
          return { references: "UNKNOWN" };
        case "download_file":
          return sampleFile(body);
        case "search":
          return answerTo(
            search?.results ?? {},
            demoRequest<DemoSearchRequest>(body, { search_input: searchInputIn(body["search_input"]) }),
          );
        case "metadata":
        case "config":
        case "external_resource":
          return undefined;
      }
    },
  };
}

/** Whether the request names a demo result, or goes on with a check that did. */
function isDemo(body: DemoBody): boolean {
  return (
    (body["demo_result"] ?? undefined) !== undefined ||
    isDemoReference(body["reference"]) ||
    isDemoReference(body["file_reference"]) ||
    demoDataIn(body["custom_data"]) !== undefined
  );
}
