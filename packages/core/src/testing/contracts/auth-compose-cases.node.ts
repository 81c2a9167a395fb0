import { all } from "../../auth/all.ts";
import type { AuthStrategy } from "../../auth/auth-strategy.ts";
import { firstOf } from "../../auth/first-of.ts";
import { header } from "../../auth/header.ts";
import { NotConfigured } from "../../auth/not-configured.ts";
import { rejection, shape, type AuthCase, type AuthTrial } from "./auth-subject.node.ts";
import { holds, same } from "./contract-case.ts";

/** What holds for every strategy as a part of `all` or `firstOf`. */
export const authComposeCases: readonly AuthCase[] = [
  {
    name: "composes under all(): keeps what other parts put on the request",
    async run(trial) {
      const whole = inAll(trial.strategy);
      const { headers, target } = (await trial.applyAs(whole)).request;
      same(headers["x-before"], "1", "the header of the part before");
      same(headers["x-after"], "2", "the header of the part after");
      const { "x-before": _before, "x-after": _after, ...own } = headers;
      const alone = (await trial.apply()).request;
      same(shape({ headers: own, target }), shape(alone), "what it puts under all()");
      await takesAnswers(whole, trial);
    },
  },
  {
    name: "composes under firstOf(): is used where the parts before it are not configured",
    async run(trial) {
      if (trial.strategy.tls !== undefined) return; // firstOf() refuses certificates: the connection comes first
      const whole = inFirstOf(trial.strategy);
      const used = (await trial.applyAs(whole)).request;
      same(used.headers["x-later"], undefined, "the header of the part after");
      same(shape(used), shape((await trial.apply()).request), "what it puts under firstOf()");
      await takesAnswers(whole, trial);
    },
  },
];

/** What holds for a part that cannot make its credentials. */
export const authComposeFailureCases: readonly AuthCase[] = [
  {
    name: "fails under all() and firstOf() too: the parts after it do not hide that",
    async run(trial) {
      for (const whole of wholesOf(trial.strategy)) {
        const error = await rejection(trial.applyAs(whole), whole.name);
        holds(error instanceof Error, "it rejects with something that is no Error");
        trial.noSecretIn([error, whole], whole.name);
      }
      same(trial.abortListeners(), 0, "abort listeners");
    },
  },
];

/** What holds for a part that waits for something that never comes. */
export const authComposeWaitingCases: readonly AuthCase[] = [
  {
    name: "rejects under all() and firstOf() too when the call is aborted",
    async run(trial) {
      const calls = wholesOf(trial.strategy).map((whole) => rejection(trial.applyAs(whole), whole.name));
      trial.abort.abort();
      await Promise.all(calls);
      same(trial.abortListeners(), 0, "abort listeners");
    },
  },
];

async function takesAnswers(whole: AuthStrategy, trial: AuthTrial): Promise<void> {
  const { request, ticket } = await trial.applyAs(whole);
  whole.refused?.(ticket, trial.answer(401));
  whole.succeeded?.(ticket, trial.answer(200));
  const again = (await trial.applyAs(whole)).request;
  same(shape(again), shape(request), "what it puts after a refusal");
  trial.noSecretIn([whole, whole.report?.(trial.runtime)], whole.name);
}

function wholesOf(strategy: AuthStrategy): AuthStrategy[] {
  return strategy.tls === undefined ? [inAll(strategy), inFirstOf(strategy)] : [inAll(strategy)];
}

function inAll(strategy: AuthStrategy): AuthStrategy {
  return all(header("x-before", "1"), strategy, header("x-after", "2"));
}

function inFirstOf(strategy: AuthStrategy): AuthStrategy {
  return firstOf(header("x-absent", absent), strategy, header("x-later", "1"));
}

function absent(): never {
  throw new NotConfigured("Set X_ABSENT.");
}
