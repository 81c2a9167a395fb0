import type { DemoRequestBase } from "./demo-results.ts";
import type { DemoBody } from "./demo-request.ts";
import { failed } from "./results/error-results.ts";
import type { ResultsByValue } from "./results/results-by-value.ts";

/** What `provider_data` says where a demo result says nothing of its own. */
const notice = "Demo result: no request was made to the provider.";

/** Runs the demo result that a request names. An unknown one is an error that PassFort shows. */
export async function answerTo<Request extends DemoRequestBase>(
  results: ResultsByValue<Request>,
  request: Request,
): Promise<DemoBody> {
  const { demo_result: value } = request;
  const result = Object.hasOwn(results, value) ? results[value] : undefined;
  return noticed(result === undefined ? unsupported : await result(request));
}

const unsupported = failed({
  type: "UNSUPPORTED_DEMO_RESULT",
  message: "This integration does not have that demo result.",
});

/** The answer, saying that no provider was called. */
export function noticed(answer: { readonly provider_data?: unknown }): DemoBody {
  return { ...answer, provider_data: answer.provider_data ?? notice };
}
