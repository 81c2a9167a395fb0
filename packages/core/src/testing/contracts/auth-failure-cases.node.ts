import { setTimeout as wait } from "node:timers/promises";
import { rejection, Unsettled, type AuthCase } from "./auth-subject.node.ts";
import { holds, same } from "./contract-case.ts";

/** What holds when a strategy cannot make its credentials. */
export const authFailureCases: readonly AuthCase[] = [
  {
    name: "rejects with an error that shows no secret when it cannot make credentials",
    async run({ strategy, apply, noSecretIn, abortListeners }) {
      const error = await rejection(apply(), "apply");
      holds(error instanceof Error, "it rejects with something that is no Error");
      noSecretIn(error, "the error");
      noSecretIn(strategy, "the strategy");
      same(abortListeners(), 0, "abort listeners");
    },
  },
  {
    name: "settles all of 200 parallel calls when it cannot make credentials",
    async run({ applyInParallel }) {
      const settled = await applyInParallel();
      for (const one of settled) {
        if (one.status === "fulfilled")
          throw new Error("Contract broken: apply resolved where it must reject.");
        if (one.reason instanceof Unsettled) throw one.reason;
      }
    },
  },
];

/** What holds while a strategy waits for something that never comes. */
export const authWaitingCases: readonly AuthCase[] = [
  {
    name: "rejects when the call is aborted while it waits",
    async run({ apply, abort, noSecretIn, abortListeners }) {
      const call = rejection(apply(), "apply");
      await wait(5);
      abort.abort();
      noSecretIn(await call, "the error");
      same(abortListeners(), 0, "abort listeners");
    },
  },
  {
    name: "rejects at once when the call was aborted before",
    async run({ apply, abort, abortListeners }) {
      abort.abort();
      await rejection(apply(), "apply");
      same(abortListeners(), 0, "abort listeners");
    },
  },
  {
    name: "rejects only the call that was aborted",
    async run({ apply, abort }) {
      const patient = new AbortController();
      let settled = false;
      const other = rejection(apply(patient.signal), "the other apply").finally(() => {
        settled = true;
      });
      other.catch(() => undefined); // it is awaited only if all goes well until then
      const call = rejection(apply(), "apply");
      await wait(5);
      abort.abort();
      await call;
      await wait(5);
      same(settled, false, "whether the other call settled");
      patient.abort();
      await other;
    },
  },
];
