import type { ClientOptions } from "../../client/client-options.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { systemRuntime } from "../../runtime/system-runtime.ts";
import { holds, same } from "./contract-case.ts";
import type { ProviderCase, ProviderTrial } from "./provider-trial.node.ts";

/** A value for every option that the clients of all providers take. */
const everyOption: { readonly [K in keyof ClientOptions]-?: NonNullable<ClientOptions[K]> } = {
  timeouts: { connectMs: 4000, headersMs: 4000, bodyIdleMs: 4000, totalMs: 8000 },
  maxAttempts: 2,
  headers: { "x-contract": "yes" },
  limits: { maxResponseBytes: 1e6, maxFileBytes: 1e6, maxRequestBytes: 1e6, maxPages: 5 },
  validate: "off",
  onWarning: () => undefined,
  hooks: {},
  logger: { debug: () => undefined, warn: () => undefined },
  tracer: {
    startActiveSpan: (_name, _options, run) =>
      run({ setAttribute: () => undefined, setStatus: () => undefined, end: () => undefined }),
  },
  authReplay: true,
  maxSockets: 3,
  tls: {},
  proxy: { agent: () => undefined },
  lookup: (_hostname, _options, done) => {
    done(null, "127.0.0.1", 4);
  },
  appInfo: { name: "contract", version: "1.2.3" },
  runtime: systemRuntime(),
};

/** What holds when a client is made. */
export const providerOptionCases: readonly ProviderCase[] = [
  {
    name: "takes every option that the clients of all providers take",
    async run({ client, read, calls, provider }) {
      await read(client(everyOption));
      const [request] = calls();
      same(request?.header("x-contract"), "yes", "the header of the options");
      const agent = request?.header("user-agent") ?? "";
      holds(agent.startsWith(`idbraid-${provider}/`), `the user agent ${agent} does not name the provider`);
      holds(agent.endsWith(" contract/1.2.3"), `the user agent ${agent} does not name the application`);
    },
  },
  {
    name: "takes each of these options as undefined for one that was not given",
    async run({ client, read }) {
      const none = Object.fromEntries(Object.keys(everyOption).map((name) => [name, undefined]));
      await read(client({ ...none, runtime: systemRuntime() }));
    },
  },
  {
    name: "refuses an option that it does not know",
    async run(trial) {
      const error = refusal(trial, { timeOut: 5 } as ClientOptions);
      same(error.problems.map(({ path }) => path).join(), "timeOut", "the options named");
    },
  },
  {
    name: "names all problems of its options in one error, and its own name",
    async run(trial) {
      const { provider, factory, noSecretIn } = trial;
      const error = refusal(trial, {
        maxAttempts: 0,
        timeouts: { totalMs: -1 },
        headers: { "bad name": "x" },
        retries: 3,
      } as ClientOptions);
      const named = error.problems.map(({ path }) => path).toSorted();
      for (const path of ["maxAttempts", "retries", "timeouts.totalMs"])
        holds(named.includes(path), `the error does not name ${path}, only ${named.join(", ")}`);
      const start = `[${provider}] ${factory}() was called with options that cannot work: `;
      holds(error.message.startsWith(start), `the message does not begin with "${start}": ${error.message}`);
      same(error.code, "invalid_configuration", "code");
      noSecretIn(error, "the error");
    },
  },
  {
    name: "sends nothing when it is made, and shows no secret",
    async run({ client, server, noSecretIn }) {
      const made = client();
      await new Promise((resolve) => setImmediate(resolve));
      same(server.connections.total, 0, "connections");
      noSecretIn(made, "the client");
    },
  },
];

function refusal({ client }: ProviderTrial, options: ClientOptions): ConfigurationError {
  try {
    client(options);
  } catch (error) {
    holds(ConfigurationError.isInstance(error), "the factory threw something else than ConfigurationError");
    return error;
  }
  throw new Error("Contract broken: the factory took options that cannot work.");
}
