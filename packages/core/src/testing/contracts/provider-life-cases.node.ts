import type { DerivedOptions } from "../../client/derive-setup.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { canaryFormsIn } from "../canary.ts";
import { hang } from "../faults/cuts.node.ts";
import type { FaultRequest } from "../faults/fault-request.ts";
import { holds, same } from "./contract-case.ts";
import { failureOf, until, type ProviderCase, type ProviderTrial } from "./provider-trial.node.ts";

/** What holds over the life of a client. */
export const providerLifeCases: readonly ProviderCase[] = [
  {
    name: "refuses calls after close() with the code client_closed, and closes every connection",
    async run({ client, read, server }) {
      const subject = client();
      await read(subject);
      const before = server.requests.length;
      await subject.close();
      const error = await failureOf(read(subject));
      same(`${error.name} ${error.code}`, "AbortError client_closed", "the error");
      same(server.requests.length, before, "requests after close()");
      await until(() => server.connections.open === 0, "every connection is closed");
      await subject.close();
    },
  },
  {
    name: "ends running calls when it closes, and lets them finish within drainMs",
    async run({ client, read, answer, success, calls }) {
      const [hasty, patient] = [client(), client()];
      answer(hang());
      const cut = failureOf(read(hasty));
      await until(() => calls().length === 1, "the call reaches the server");
      await hasty.close();
      same((await cut).code, "client_closed", "code");
      answer(success({ delayMs: 30 }));
      const call = read(patient).withResponse();
      await until(() => calls().length === 2, "the other call reaches the server");
      await patient.close({ drainMs: 60_000 });
      same((await call).status, 200, "status of the call that was drained");
    },
  },
  {
    name: "closes when its scope ends",
    async run({ client, read }) {
      const subject = client();
      await subject[Symbol.asyncDispose]();
      same((await failureOf(read(subject))).code, "client_closed", "code");
    },
  },
  {
    name: "derives clients with headers of their own, on the same connections, with the same hooks",
    async run({ client, read, calls, server, told }) {
      const subject = client({ headers: { "x-a": "parent" } });
      await read(subject);
      const { total } = server.connections;
      const before = told.length;
      await read(subject.withOptions({ headers: { "x-a": "derived" } }));
      await read(subject);
      same(
        calls()
          .map((call) => call.header("x-a"))
          .join(),
        "parent,derived,parent",
        "the header",
      );
      same(server.connections.total, total, "connections");
      holds(told.length > before, "the hooks were not told of the derived client");
    },
  },
  {
    name: "derives clients with credentials of their own, and keeps both apart",
    async run(trial) {
      const { client, tenant, read, calls, secrets, tenantSecrets, server } = trial;
      const { tenantMarks = tenantSecrets } = trial;
      const subject = client();
      const derived = tenant(subject);
      await read(subject);
      const own = server.requests.length;
      await read(derived);
      const others = server.requests.slice(own);
      holds(
        !others.some((sent) => carries(sent, secrets)),
        "the derived client sent credentials of the parent",
      );
      holds(
        others.some((sent) => carries(sent, tenantMarks)),
        "the derived client did not send its own",
      );
      const before = server.requests.length;
      await read(subject);
      holds(
        !server.requests.slice(before).some((sent) => carries(sent, tenantMarks)),
        "the parent sent credentials of the derived client",
      );
      const [first, second] = [calls()[0], calls()[1]].map((call) => JSON.stringify(call?.rawHeaders));
      holds(first !== second, "both sent the same headers");
    },
  },
  {
    name: "derives no client from options that cannot work: all problems in one error",
    async run({ client, provider }) {
      const wrong = { timeouts: { totalMs: 0 }, maxSockets: 2 } as unknown as DerivedOptions<never>;
      let error: unknown;
      try {
        client().withOptions(wrong);
      } catch (thrown) {
        error = thrown;
      }
      holds(ConfigurationError.isInstance(error), "withOptions() took options that cannot work");
      same(
        error.problems
          .map(({ path }) => path)
          .toSorted()
          .join(),
        "maxSockets,timeouts.totalMs",
        "problems",
      );
      holds(error.message.startsWith(`[${provider}] withOptions() `), `the message is ${error.message}`);
    },
  },
  {
    name: "closes derived clients with itself, and is not closed by them",
    async run({ client, tenant, read }) {
      const subject = client();
      const [one, other] = [tenant(subject), subject.withOptions({})];
      await one.close();
      same((await failureOf(read(one))).code, "client_closed", "code of the derived client");
      await read(subject);
      await read(other);
      await subject.close();
      same((await failureOf(read(other))).code, "client_closed", "code of the other derived client");
    },
  },
];

function carries(request: FaultRequest, secrets: ProviderTrial["secrets"]): boolean {
  const sent = [request.target, ...request.rawHeaders.flat(), request.text()];
  return sent.some((text) => Object.values(secrets).some((secret) => canaryFormsIn(text, secret).length > 0));
}
