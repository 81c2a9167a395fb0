import { getEventListeners } from "node:events";
import type { HookCall } from "../../client/hooks.ts";
import type { RequestOptions } from "../../client/request-options.ts";
import type { IdentityError } from "../../errors/identity-error.ts";
import type { TimeoutError } from "../../errors/timeout-error.ts";
import { hang } from "../faults/cuts.node.ts";
import { holds, same } from "./contract-case.ts";
import { failureOf, until, type ProviderCase, type ProviderTrial } from "./provider-trial.node.ts";

/** What holds for each call. */
export const providerCallCases: readonly ProviderCase[] = [
  {
    name: "gives the data, and with withResponse() status, headers, request id and attempts too",
    async run({ client, read, answer, success, refusal, calls }) {
      answer(refusal(503), success());
      const call = read(client());
      const [data, response] = await Promise.all([call, call.withResponse()]);
      same(response.data, data, "data");
      same(response.status, 200, "status");
      same(response.requestId, "r-17", "request id");
      same(response.attempts.map(({ status }) => status).join(), "503,200", "the status of each attempt");
      holds(response.callId !== "", "there is no call id");
      holds(response.headers instanceof Headers, "there are no headers");
      same(calls().length, 2, "requests");
    },
  },
  {
    name: "tells hooks of each attempt, each answer, each retry and the failure, without secrets",
    async run({ client, read, answer, refusal, told, calls, provider, noSecretIn }) {
      const subject = client();
      await read(subject); // so that a token is there
      const before = told.length;
      answer(refusal(503), refusal(404));
      const error = await failureOf(read(subject));
      const hooks = told.slice(before).filter(({ by }) => by.startsWith("on") && by !== "onWarning");
      same(
        hooks.map(({ by }) => by).join(),
        "onRequest,onResponse,onRetry,onRequest,onResponse,onError",
        "the hooks that were called",
      );
      for (const { by, event } of hooks) {
        const { provider: name, operation, callId } = event as HookCall;
        same(name, provider, `provider told to ${by}`);
        same(operation, error.operation, `operation told to ${by}`);
        same(callId, error.callId, `call id told to ${by}`);
      }
      const attempts = hooks.map(({ event }) => (event as HookCall).attempt);
      same(attempts.join(), "1,1,1,2,2,2", "the attempts that were told");
      same(calls().length, 3, "requests");
      noSecretIn([error, told], "what was told");
    },
  },
  {
    name: "goes on when hooks and logger throw",
    async run({ client, read }) {
      const fail = (): never => {
        throw new Error("a listener failed");
      };
      const hooks = { onRequest: fail, onResponse: fail, onRetry: fail, onError: fail };
      await read(client({ hooks, logger: { debug: fail, warn: fail } }));
    },
  },
  {
    name: "never throws: an argument that cannot work rejects, and nothing is sent",
    async run(trial) {
      const { client, server, invalid, read } = trial;
      const subject = client();
      const wrongly = [
        () => invalid(subject),
        ...[null, { timeoutMs: 0 }, { maxAttempts: 0 }, { headers: { "bad name": "x" } }, { retries: 1 }].map(
          (options) => () => read(subject, options as never),
        ),
      ];
      for (const call of wrongly) {
        const error = await failureOf(notThrowing(call));
        same(error.code, "invalid_argument", "code");
      }
      same(server.requests.length, 0, "requests");
    },
  },
  {
    name: "ends with AbortError when the signal was aborted before, and sends nothing",
    async run({ client, read, server }) {
      const error = await failureOf(read(client(), { signal: AbortSignal.abort() }));
      same(error.code, "aborted", "code");
      same(server.requests.length, 0, "requests");
    },
  },
  {
    name: "ends with AbortError when the signal is aborted meanwhile, and leaves no listener on it",
    async run(trial) {
      const abort = new AbortController();
      const { failure } = await hanging(trial, { signal: abort.signal });
      abort.abort();
      const error = await failure;
      same(error.code, "aborted", "code");
      same(error.name, "AbortError", "class");
      same(getEventListeners(abort.signal, "abort").length, 0, "listeners left on the signal");
    },
  },
  {
    name: "ends with TimeoutError when its time is over",
    async run(trial) {
      const { failure } = await hanging(trial, { timeoutMs: 5000 });
      const error = await failure;
      same(error.name, "TimeoutError", "class");
      same((error as TimeoutError).phase, "total", "phase");
      trial.noSecretIn(error, "the error");
    },
  },
  {
    name: "sends the headers of the call, and not those that it takes away",
    async run({ client, read, calls }) {
      const subject = client({ headers: { "x-a": "client", "x-b": "client" } });
      await read(subject, { headers: { "x-a": "call", "x-b": null } });
      same(calls()[0]?.header("x-a"), "call", "a header of the call");
      same(calls()[0]?.header("x-b"), undefined, "a header that was taken away");
    },
  },
];

/** A call that has reached the server and is not answered, and the error it will reject with. */
async function hanging(
  { client, read, answer, calls }: ProviderTrial,
  options: RequestOptions,
): Promise<{ readonly failure: Promise<IdentityError> }> {
  answer(hang());
  const failure = failureOf(read(client(), options));
  await until(() => calls().length === 1, "the call reaches the server");
  return { failure };
}

function notThrowing(call: () => PromiseLike<unknown>): PromiseLike<unknown> {
  try {
    return call();
  } catch {
    throw new Error("Contract broken: a method threw where it must reject.");
  }
}
