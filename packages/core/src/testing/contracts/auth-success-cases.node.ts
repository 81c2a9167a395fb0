import { setTimeout as wait } from "node:timers/promises";
import type { WireRequest } from "../../transport/wire.ts";
import { shape, type AuthCase } from "./auth-subject.node.ts";
import { holds, same } from "./contract-case.ts";

/** What holds for every strategy that can make its credentials. */
export const authSuccessCases: readonly AuthCase[] = [
  {
    name: "has a name without a secret",
    async run({ strategy, noSecretIn }) {
      holds(typeof strategy.name === "string" && strategy.name !== "", "the strategy has no name");
      noSecretIn(strategy.name, "the name");
    },
  },
  {
    name: "puts its credentials on a copy and never changes the request given",
    async run({ request, apply }) {
      const before = print(request);
      const applied = await apply();
      same(print(request), before, "the request given");
      holds(typeof applied.request === "object", "it gives no request");
    },
  },
  {
    name: "keeps method, origin and body, and writes headers on one line",
    async run({ request, apply }) {
      const { request: signed } = await apply();
      same(signed.method, request.method, "method");
      same(signed.origin, request.origin, "origin");
      same(bodyOf(signed), bodyOf(request), "body");
      for (const [name, value] of Object.entries(signed.headers)) {
        holds(!/[\r\n\0]/.test(name + value), `header ${name} holds a line break`);
      }
    },
  },
  {
    name: "applies once per attempt: anew for each, over the request of that attempt",
    async run({ strategy, request, apply, applyAs }) {
      const first = (await apply()).request;
      const second = (await apply()).request;
      same(shape(second), shape(first), "the second attempt");
      const { request: other } = await applyAs(strategy, {
        ...request,
        target: "/others/2",
        body: undefined,
      });
      same(other.target.replace(/\?.*/, ""), "/others/2", "the path of another request");
      same(bodyOf(other), "none", "the body of another request");
    },
  },
  {
    name: "shows no secret by inspect, JSON, spread or property",
    async run({ strategy, apply, noSecretIn }) {
      noSecretIn(strategy, "the strategy before use");
      await apply();
      noSecretIn(strategy, "the strategy after use");
    },
  },
  {
    name: "works under 200 parallel calls",
    async run({ apply, applyInParallel }) {
      const expected = shape((await apply()).request);
      for (const settled of await applyInParallel()) {
        if (settled.status === "rejected") throw settled.reason;
        same(shape(settled.value.request), expected, "a parallel call");
      }
    },
  },
  {
    name: "takes answers in any order, twice and late",
    async run({ strategy, apply, answer }) {
      const { ticket } = await apply();
      strategy.refused?.(ticket, answer(401));
      strategy.refused?.(ticket, answer(401));
      strategy.succeeded?.(ticket, answer(200));
      holds(typeof (await apply()).request === "object", "it gives no request after a refusal");
    },
  },
  {
    name: "reports numbers and a certificate at most, and no secret, before use, after it and after a refusal",
    async run({ strategy, runtime, apply, answer, noSecretIn }) {
      const check = (): void => {
        const { token, clockOffsetMs = 0, certificate, ...more } = strategy.report?.(runtime) ?? {};
        const numbers = [token?.ageMs ?? 0, token?.expiresInMs ?? 0, clockOffsetMs];
        holds(numbers.every(Number.isFinite), "the report holds something else than finite numbers");
        same(Object.keys(more).join(), "", "what else is in the report");
        noSecretIn([token, certificate], "the report");
      };
      check();
      const { ticket } = await apply();
      check();
      strategy.refused?.(ticket, answer(401));
      check();
    },
  },
  {
    name: "leaves no listener on the signal",
    async run({ apply, abortListeners }) {
      await apply();
      await wait(0);
      same(abortListeners(), 0, "abort listeners");
    },
  },
  {
    name: "may be closed twice",
    async run({ strategy, apply }) {
      await apply();
      await strategy.close?.();
      await strategy.close?.();
    },
  },
];

function bodyOf(request: WireRequest): string {
  return request.body === undefined ? "none" : new TextDecoder("latin1").decode(request.body);
}

function print(request: WireRequest): string {
  return JSON.stringify([request, bodyOf(request)]);
}
