import type { ClientOptions } from "../../client/client-options.ts";
import { IdentityError } from "../../errors/identity-error.ts";
import { countingRuntime } from "../counting-runtime.ts";
import { fastRuntime } from "../fast-runtime.ts";
import { type FaultServer, startFaultServer } from "../fault-server.node.ts";
import type { FaultBehaviour, FaultStep } from "../faults/fault-behaviour.ts";
import type { FaultRequest } from "../faults/fault-request.ts";
import { respondJson } from "../faults/respond.node.ts";
import { findCanaries } from "../find-canaries.node.ts";
import { holds } from "./contract-case.ts";
import type { ProviderContractClient, ProviderContractOptions } from "./provider-contract.node.ts";

type Client = ProviderContractClient;

/** One thing that a hook, the logger or `onWarning` was told. */
export interface Told {
  readonly by: string;
  readonly event: unknown;
}

/** What a case is run with: a server of the provider, and clients that tell everything they tell anybody. */
export interface ProviderTrial extends Omit<ProviderContractOptions<Client>, "make" | "server"> {
  readonly server: FaultServer;
  /** A successful answer, with request id `r-17`. */
  readonly success: (more?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly delayMs?: number;
  }) => FaultBehaviour;
  /** An error answer, with request id `r-17`. */
  readonly refusal: (status: number, body?: unknown) => FaultBehaviour;
  readonly told: readonly Told[];
  /** A client of the server, closed at the end. Its time runs 10 times faster, and a busy machine has 5 s to connect. */
  readonly client: (options?: ClientOptions) => Client;
  /** Answers the next calls, one step each; the last is repeated. */
  readonly answer: (...steps: readonly FaultStep[]) => void;
  /** The requests that are no strategy's own. */
  readonly calls: () => readonly FaultRequest[];
  /** @throws {Error} when a secret is found in `value` */
  readonly noSecretIn: (value: unknown, what: string) => void;
}

/** One case of the contract, still without a provider. */
export interface ProviderCase {
  readonly name: string;
  readonly run: (trial: ProviderTrial) => Promise<void>;
}

/** Runs one case on a server of its own. Afterwards no timer of the client may be left. */
export async function onTrial<C extends Client>(
  options: ProviderContractOptions<C>,
  run: ProviderCase["run"],
): Promise<void> {
  const { make, server: behaviour, ...subject } = options as unknown as ProviderContractOptions<Client>;
  const runtime = countingRuntime(fastRuntime({ speed: 10 }));
  const own: FaultRequest[] = [];
  const headers = { [behaviour.requestIdHeader]: "r-17" };
  const success: ProviderTrial["success"] = (more) =>
    respondJson(behaviour.success, { ...more, headers: { ...headers, ...more?.headers } });
  let steps: readonly FaultStep[] = [success()];
  const next = (): FaultStep => {
    const [step, ...rest] = steps;
    if (rest.length > 0) steps = rest;
    return step as FaultStep;
  };
  const server = await startFaultServer({
    script: (request) => {
      const credentials = behaviour.credentials?.(request);
      if (credentials !== undefined) own.push(request);
      const step = credentials ?? next();
      return typeof step === "function" ? step(request) : step;
    },
  });
  const told: Told[] = [];
  const clients: Client[] = [];
  const trial: ProviderTrial = {
    ...subject,
    server,
    success,
    refusal: (status, body = {}) => respondJson(body, { status, headers }),
    told,
    client: (more = {}) => {
      const made = make(server.origin, {
        runtime,
        timeouts: { connectMs: 50_000 },
        ...listeners(told),
        ...more,
      });
      clients.push(made);
      return made;
    },
    answer: (...given) => {
      steps = given;
    },
    calls: () => server.requests.filter((request) => !own.includes(request)),
    noSecretIn: (value, what) => {
      const [first] = findCanaries(value, { ...subject.secrets, ...subject.tenantSecrets });
      holds(first === undefined, `${what} shows ${first?.secret} (${first?.form}) in ${first?.place}`);
    },
  };
  try {
    await run(trial);
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    await server.close();
  }
  holds(runtime.liveTimers === 0, `${runtime.liveTimers} timers of the client are left behind`);
}

function listeners(told: Told[]): ClientOptions {
  const listen =
    (by: string) =>
    (...event: unknown[]): void =>
      void told.push({ by, event: event.length === 1 ? event[0] : event });
  return {
    hooks: {
      onRequest: listen("onRequest"),
      onResponse: listen("onResponse"),
      onRetry: listen("onRetry"),
      onError: listen("onError"),
    },
    logger: { debug: listen("debug"), warn: listen("warn") },
    onWarning: listen("onWarning"),
  };
}

/** The error with which a call rejects, which must be one of ours. @throws {Error} when it resolves */
export async function failureOf(call: PromiseLike<unknown>): Promise<IdentityError> {
  let error: unknown;
  try {
    await call;
  } catch (thrown) {
    error = thrown;
  }
  holds(error !== undefined, "a call resolved where it must reject");
  holds(IdentityError.isInstance(error), "a call rejected with an error of another kind than IdentityError");
  return error;
}

/** Waits for something that another side does. @throws {Error} when it does not happen within 5 s */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const giveUpMs = performance.now() + 5000;
  while (!isSo()) {
    holds(performance.now() < giveUpMs, `${what} within 5 s`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
