import { inspect } from "node:util";
import { hang, reset } from "../faults/cuts.node.ts";
import { holds, same } from "./contract-case.ts";
import { failureOf, until, type ProviderCase } from "./provider-trial.node.ts";

/** What holds for the reports of a client: `check()` and `stats()`. */
export const providerReportCases: readonly ProviderCase[] = [
  {
    name: "checks itself: a report that is ok, prints as text, and shows no secret",
    async run({ client, provider, server, noSecretIn }) {
      const report = await client().check();
      holds(report.ok, `the check failed:\n${String(report)}`);
      same(report.error, undefined, "error");
      same(report.origin, server.origin, "origin");
      const names = report.steps.map(({ name }) => name).join();
      same(names, "dns,connect,tls,credentials,environment,answer", "steps");
      holds(String(report).startsWith(`${provider} at ${server.origin}: ok`), "its text says something else");
      same(inspect(report), String(report), "what is printed");
      noSecretIn(report, "the report");
    },
  },
  {
    name: "checks itself: what goes wrong stands in the report, without a secret, and is not thrown",
    async run({ client, answer, refusal, noSecretIn, checksCredentials = true }) {
      const subject = client({ authReplay: false });
      const refusals = checksCredentials ? [refusal(401), refusal(500)] : [];
      for (const fault of [...refusals, reset(), hang()]) {
        answer(fault);
        const report = await subject.check({ timeoutMs: 3000 });
        same(report.ok, false, "ok");
        same(report.steps.filter(({ outcome }) => outcome === "failed").length, 1, "steps that failed");
        holds(report.error !== undefined, "there is no error");
        holds(String(report).includes(report.error.message), "the text does not say why");
        noSecretIn(report, "the report");
      }
    },
  },
  {
    name: "checks itself no more when it was aborted, or is closed",
    async run({ client, server }) {
      const subject = client();
      const aborted = await failureOf(subject.check({ signal: AbortSignal.abort() }));
      same(aborted.code, "aborted", "code");
      await subject.close();
      same((await failureOf(subject.check())).code, "client_closed", "code");
      same(server.requests.length, 0, "requests");
    },
  },
  {
    name: "tells its state in plain data without a secret",
    async run(trial) {
      const { client, read, answer, calls, server, noSecretIn } = trial;
      const subject = client();
      const at = (): ReturnType<typeof subject.stats> => subject.stats();
      same(at().runningCalls, 0, "running calls before");
      await read(subject);
      await until(() => at().sockets[server.origin]?.idle === 1, "the connection is idle");
      answer(hang());
      const call = failureOf(read(subject));
      await until(() => calls().length === 2, "the call reaches the server");
      same(at().runningCalls, 1, "running calls");
      same(at().retryTokens, 500, "tokens for retries");
      same(JSON.stringify(at().sockets[server.origin]), '{"open":1,"idle":0,"queued":0}', "connections");
      noSecretIn(at(), "the stats");
      structuredClone(at());
      await subject.close();
      await call;
      same(at().runningCalls, 0, "running calls afterwards");
    },
  },
];
