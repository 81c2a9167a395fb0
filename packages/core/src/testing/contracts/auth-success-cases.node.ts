import { setTimeout as wait } from "node:timers/promises";
import type { Applied } from "../../auth/auth-strategy.ts";
import type { WireRequest } from "../../transport/wire.ts";
import type { AuthCase } from "./auth-subject.node.ts";
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
    name: "makes credentials anew for each attempt",
    async run({ apply }) {
      const first = await apply();
      const second = await apply();
      same(shape(second), shape(first), "the second attempt");
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
      const expected = shape(await apply());
      for (const settled of await applyInParallel()) {
        if (settled.status === "rejected") throw settled.reason;
        same(shape(settled.value), expected, "a parallel call");
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

/** Where the credentials are, whatever they are: header names and the target without its values. */
function shape(applied: Applied): string {
  const { headers, target } = applied.request;
  return `${Object.keys(headers).sort().join()} ${target.replaceAll(/=[^&]*/g, "=")}`;
}

function bodyOf(request: WireRequest): string {
  return request.body === undefined ? "none" : new TextDecoder("latin1").decode(request.body);
}

function print(request: WireRequest): string {
  return JSON.stringify([request, bodyOf(request)]);
}
