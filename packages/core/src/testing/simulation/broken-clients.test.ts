import http from "node:http";
import { describe, expect, it } from "vitest";
import type { AuthStrategy } from "../../auth/auth-strategy.ts";
import { oauth2ClientCredentials } from "../../auth/oauth2/oauth2-client-credentials.ts";
import { RateLimitError } from "../../errors/api-errors.ts";
import { ConnectionError } from "../../errors/connection-error.ts";
import { IdentityError } from "../../errors/identity-error.ts";
import { OutcomeUnknownError } from "../../errors/outcome-unknown-error.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { canary } from "../canary.ts";
import { coreScenario, operation, operationsOf, type ScenarioChanges } from "./__fixtures__/scenario.ts";
import type { SimulationFailure } from "./report.ts";
import type { SimulatedOperation } from "./scenario.ts";
import { simulation } from "./simulation.node.ts";

/** The first failure that a wrong client leads to, within some schedules. */
async function failureOf(changes: ScenarioChanges, schedules = 100, seed = 1): Promise<SimulationFailure> {
  const { failures } = await simulation(coreScenario(changes)).run({ seed, schedules, maxFailures: 1 });
  expect(failures, "the simulation found nothing").toHaveLength(1);
  return failures[0] as SimulationFailure;
}

function rulesOf({ violations }: SimulationFailure): readonly string[] {
  return [...new Set(violations.map(({ rule }) => rule))];
}

/** The operations of a client, each sent in another way. */
function sendingAs(
  send: (
    one: SimulatedOperation,
    ...args: [...Parameters<SimulatedOperation["send"]>, Runtime]
  ) => PromiseLike<unknown>,
): NonNullable<ScenarioChanges["operations"]> {
  return (client, runtime) =>
    operationsOf(client).map((one) => ({
      ...one,
      send: (id, options) => send(one, id, options, runtime),
    }));
}

describe("the simulation finds", { timeout: 120_000 }, () => {
  it("R2: a POST that is declared safe and is not", async () => {
    const failure = await failureOf({
      operations: (client) => [operation(client, "POST", "never", [], "safe")],
    });
    expect(rulesOf(failure)).toContain("R2");
    expect(failure.faults.length, "faults that do not matter are left out").toBeLessThanOrEqual(2);
    expect(failure.trace.join("\n")).toContain("request 1");
  });

  it("R1: a client that tries more often than it says", async () => {
    const failure = await failureOf({ options: { maxAttempts: 5 } });
    expect(rulesOf(failure)).toContain("R1");
  });

  it("R8: a client that does not wait as long as it was told", async () => {
    const failure = await failureOf({
      operations: sendingAs((one, id, options) =>
        Promise.resolve(one.send(id, options)).catch((error: unknown) => {
          if (!RateLimitError.isInstance(error)) throw error;
          return one.send(id, options);
        }),
      ),
    });
    expect(rulesOf(failure)).toContain("R8");
  });

  it("R3: an outcome that is not known and is reported as a connection that failed", async () => {
    const failure = await failureOf({
      operations: sendingAs(async (one, id, options) => {
        try {
          return await one.send(id, options);
        } catch (error) {
          if (!OutcomeUnknownError.isInstance(error)) throw error;
          throw new ConnectionError({ message: "It failed.", phase: "headers", reason: "ECONNRESET" });
        }
      }),
    });
    expect(rulesOf(failure)).toEqual(["R3"]);
  });

  it("R3: a refusal that is called an unknown outcome", async () => {
    const failure = await failureOf({
      operations: sendingAs(async (one, id, options) => {
        try {
          return await one.send(id, options);
        } catch {
          throw new OutcomeUnknownError({ message: "Who knows.", reason: "422" });
        }
      }),
    });
    expect(rulesOf(failure)).toEqual(["R3"]);
  });

  it("R3: a call that resolves without having been sent", async () => {
    const failure = await failureOf({ operations: sendingAs(async () => ({})) });
    expect(rulesOf(failure)).toEqual(["R3"]);
  });

  it("E1: an error that is not ours", async () => {
    const failure = await failureOf({
      operations: sendingAs(async (one, id, options) => {
        await one.send(id, options).then(undefined, () => {
          throw new TypeError("fetch failed");
        });
      }),
    });
    expect(rulesOf(failure)).toContain("E1");
  });

  it("E1: an error with a secret in its cause, and a hook that is told one", async () => {
    const secret = canary("client-secret");
    const inError = await failureOf({
      operations: sendingAs((one, id, options) =>
        Promise.resolve(one.send(id, options)).catch((error: unknown) => {
          (error as Error).cause = new Error(`Basic ${btoa(`one:${secret}`)}`);
          throw error;
        }),
      ),
    });
    expect(rulesOf(inError)).toEqual(["E1"]);
    const inHook = await failureOf({
      auth: (world, good) => ({
        ...good,
        name: "telling",
        apply: (request, context) => {
          world.hooks.onRequest?.({ operation: secret } as never);
          return good.apply(request, context);
        },
      }),
    });
    expect(inHook.violations[0]?.message).toContain("clientSecret");
  });

  it("T10: a client without a time limit", async () => {
    const failure = await failureOf({
      operations: (client) => operationsOf(client).map((one) => ({ ...one, send: withoutLimit })),
    });
    expect(rulesOf(failure)).toContain("T10");
  });

  it("T10: a client whose time limit is longer than it says", async () => {
    const timeouts = { totalMs: 120_000, headersMs: 60_000, bodyIdleMs: 60_000 };
    expect(rulesOf(await failureOf({ options: { timeouts } }, 300))).toContain("T10");
  });

  it("T18: a call that does not hear its abort", async () => {
    const failure = await failureOf({
      operations: sendingAs((one, id, { signal: _signal, ...options }) => one.send(id, options)),
    });
    expect(rulesOf(failure)).toEqual(["T18"]);
  });

  it("T22: a timer, a listener and a rejection that are left behind", async () => {
    const timer = await failureOf({
      operations: sendingAs((one, id, options, runtime) => {
        runtime.schedule(600_000, () => undefined);
        return one.send(id, options);
      }),
    });
    expect(timer.violations[0]?.message).toContain("timers after close()");
    const listener = await failureOf({
      operations: sendingAs((one, id, options) => {
        options.signal?.addEventListener("abort", () => undefined);
        return one.send(id, options);
      }),
    });
    expect(listener.violations[0]?.message).toContain("listeners are left");
    const rejection = await failureOf({
      operations: sendingAs((one, id, options) => {
        void Promise.reject(new Error("nobody looks"));
        return one.send(id, options);
      }),
    });
    expect(rejection.violations[0]?.message).toContain("nobody looks");
    const socket = await failureOf({ close: () => async () => undefined });
    expect(rulesOf(socket)).toEqual(["T22"]);
  });

  it("A1: a strategy that asks for a token with every call", async () => {
    expect(rulesOf(await failureOf({ auth: () => askingEachTime() }))).toContain("A1");
  });

  it("A5: a strategy that drops its token whichever was refused", async () => {
    const failure = await failureOf({ auth: (_world, good) => droppingAlways(good) }, 400, 80);
    expect(rulesOf(failure)).toContain("A1");
  });
});

/** Over `node:http` as it is. */
function withoutLimit(
  ...[id, { headers, signal }]: Parameters<SimulatedOperation["send"]>
): Promise<unknown> {
  return new Promise((_resolve, reject) => {
    const fail = (): void => reject(new IdentityError({ message: "It failed.", code: "connection_failed" }));
    const request = http.request(
      `http://127.0.0.1:4000/things/${id}`,
      { headers: headers as Record<string, string>, signal },
      (response) => {
        response.on("error", fail);
        response.resume().on("end", fail);
      },
    );
    request.on("error", fail).end();
  });
}

function askingEachTime(): AuthStrategy {
  return {
    name: "asking-each-time",
    apply: (request, context) =>
      oauth2ClientCredentials({
        tokenUrl: "http://127.0.0.1:4000/token",
        clientId: "one",
        clientSecret: canary("client-secret"),
      }).apply(request, context),
  };
}

/** What comes late drops the token that came in between. */
function droppingAlways(good: AuthStrategy): AuthStrategy {
  let newest: unknown;
  return {
    name: "dropping-always",
    async apply(request, context) {
      const applied = await good.apply(request, context);
      newest = applied.ticket;
      return applied;
    },
    refused: (_ticket, answer) => good.refused?.(newest, answer) ?? false,
  };
}
