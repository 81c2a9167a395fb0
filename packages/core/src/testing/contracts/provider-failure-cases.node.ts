import { inspect } from "node:util";
import type { OutcomeUnknownError } from "../../errors/outcome-unknown-error.ts";
import { truncatedJson } from "../faults/bodies.node.ts";
import { reset } from "../faults/cuts.node.ts";
import type { FaultStep } from "../faults/fault-behaviour.ts";
import { redirect } from "../faults/protocol.node.ts";
import { holds, same } from "./contract-case.ts";
import { failureOf, type ProviderCase, type ProviderTrial } from "./provider-trial.node.ts";

/** What holds for calls that fail. */
export const providerFailureCases: readonly ProviderCase[] = [
  {
    name: "has an error for each status, by class and code",
    async run({ client, read, answer, refusal, calls }) {
      const subject = client({ maxAttempts: 1, authReplay: false });
      for (const [status, name, code] of statuses) {
        answer(refusal(status));
        const error = await failureOf(read(subject));
        same(
          `${error.name} ${error.code} ${error.status}`,
          `${name} ${code} ${status}`,
          `error of ${status}`,
        );
      }
      same(calls().length, statuses.length, "requests");
    },
  },
  {
    name: "says in each error which call failed, how often it was tried, and the provider's request id",
    async run({ client, read, answer, refusal, provider }) {
      const subject = client();
      answer(refusal(500));
      const error = await failureOf(read(subject));
      same(error.provider, provider, "provider");
      holds(/^[A-Z]+ \/\S*$/.test(error.operation ?? ""), `the operation is ${error.operation}`);
      holds((error.callId ?? "") !== "", "there is no call id");
      same(error.requestId, "r-17", "request id");
      same(error.attempts.length, 3, "attempts");
      same(error.stopReason, "attempts", "stop reason");
      same(error.retryable, true, "retryable");
      holds(
        error.message.startsWith(`[${provider}] ${error.operation} failed with 500`),
        `the message is ${error.message}`,
      );
      answer(refusal(404));
      const other = await failureOf(read(subject));
      same(
        `${other.attempts.length} ${other.stopReason} ${other.retryable}`,
        "1 not-retryable false",
        "a 404",
      );
      holds(other.callId !== error.callId, "two calls have the same id");
    },
  },
  {
    name: "shows no secret in any error, JSON, print, log line, hook or warning",
    async run(trial) {
      const { client, tenant, read, write, answer, told, noSecretIn } = trial;
      const subject = client({ maxAttempts: 2 });
      const clients = [subject, tenant(subject)];
      for (const [what, fault] of faults(trial)) {
        answer(fault);
        const reads = Promise.all(clients.map((made) => failureOf(read(made))));
        // A call without data in its answer does not look at a broken one.
        const writes = Promise.allSettled(clients.map(async (made) => write?.(made)));
        for (const outcome of [...(await reads), ...(await writes)]) {
          noSecretIn(outcome, `the error after ${what}`);
        }
      }
      noSecretIn(clients, "the client");
      noSecretIn(told, "what was told");
      noSecretIn([inspect(told, { depth: 12 }), JSON.stringify(told)], "what was logged");
    },
  },
];

/** What holds for calls that must not be repeated. */
export const providerWriteCases: readonly ProviderCase[] = [
  {
    name: "says that the outcome is unknown when a call that must not be repeated was cut off, and how to find out",
    async run({ client, write, answer, calls }) {
      answer(reset());
      const error = await failureOf(Promise.resolve(write?.(client())));
      same(error.code, "outcome_unknown", "code");
      const { lookup, operation } = error as OutcomeUnknownError;
      holds(lookup === undefined || lookup.method !== "", "the lookup names no method");
      holds((operation ?? "") !== "", "there is no operation");
      same(calls().length, 1, "requests");
    },
  },
];

const statuses: readonly (readonly [status: number, name: string, code: string])[] = [
  [400, "BadRequestError", "bad_request"],
  [401, "AuthenticationError", "authentication_failed"],
  [402, "PaymentRequiredError", "payment_required"],
  [403, "PermissionError", "permission_denied"],
  [404, "NotFoundError", "not_found"],
  [409, "ConflictError", "conflict"],
  [422, "UnprocessableError", "unprocessable"],
  [429, "RateLimitError", "rate_limited"],
  [500, "ServerError", "server_error"],
  [503, "ServiceUnavailableError", "service_unavailable"],
];

/** Ways to fail, with servers that repeat whatever they were sent. */
function faults({ refusal }: ProviderTrial): readonly (readonly [what: string, fault: FaultStep])[] {
  const echo =
    (status: number): FaultStep =>
    (request) => {
      const sent = JSON.stringify([request.target, request.rawHeaders, request.text()]);
      return refusal(status, { message: sent, error: sent, code: sent });
    };
  return [
    ["a reset", reset()],
    ["a broken answer", truncatedJson()],
    ["a redirect", redirect("https://elsewhere.example/")],
    ...[400, 401, 403, 404, 500].map(
      (status) => [`a ${status} that repeats the request`, echo(status)] as const,
    ),
  ];
}
