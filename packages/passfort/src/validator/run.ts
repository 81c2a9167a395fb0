import { probableCauses } from "./causes.ts";
import { type Check, type CheckGroup, failed, skipped, type Verdict } from "./check.ts";
import type { CallbackServer } from "./callback-server.node.ts";
import { checkTypeOf, type Facts, templateOf, textAt } from "./facts.ts";
import { groups } from "./groups.ts";
import { NoAnswer } from "./message.ts";
import type { Settings, ValidationOptions } from "./options.ts";
import type { CheckResult, ValidationReport } from "./report.ts";
import { Signer } from "./signer.node.ts";
import { Trial } from "./trial.ts";
import type { Wire } from "./wire.node.ts";

/** What a run works with. */
export interface RunParts {
  readonly settings: Settings;
  readonly wire: Wire;
  readonly callbacks: CallbackServer | undefined;
  readonly onProgress: ValidationOptions["onProgress"];
}

/** Makes all checks, one after the other, and gives the report. */
export async function runChecks(parts: RunParts): Promise<ValidationReport> {
  const { settings, callbacks, onProgress } = parts;
  const startedAtMs = Date.now();
  const facts: Facts = {
    profile: settings.profile,
    url: settings.url,
    offsetMs: 0,
    callbackUrl: callbacks?.url,
    slashAdded: settings.slashAdded,
    refusals: [],
  };
  const signer = new Signer(settings.signingKey, settings.url.pathname);
  const results: CheckResult[] = [];
  let stopped: string | undefined;
  let unanswered = 0;

  for (const group of groups) {
    if (!settings.groups.has(group.id)) continue;
    const checks = group.checks.filter(({ applies }) => applies?.(facts) ?? true);
    if (checks.length === 0) continue;
    await onProgress?.({ type: "group", id: group.id, title: group.title });
    for (const check of checks) {
      const trial = new Trial({ ...parts, facts, signer, timeoutMs: settings.timeoutMs });
      const { result, stop, silent } = await resultOf(group, check, trial);
      results.push(result);
      await onProgress?.({ type: "check", result });
      if (silent) unanswered += 1;
      stopped = settings.signal?.aborted === true ? "The run was aborted." : stop;
      if (stopped === undefined && unanswered >= maxUnanswered)
        stopped = `The server left ${maxUnanswered} checks without an answer, the last with: ${result.received}.`;
      if (stopped !== undefined) break;
    }
    if (stopped !== undefined) break;
  }

  const report = reportOf({ facts, results, stopped, startedAtMs });
  await onProgress?.({ type: "end", report });
  return report;
}

async function resultOf(
  group: CheckGroup,
  check: Check,
  trial: Trial,
): Promise<{ result: CheckResult; stop: string | undefined; silent: boolean }> {
  const startedAtMs = performance.now();
  const why =
    group.needsPosts === true && trial.facts.postsRefused === true
      ? "signed POSTs are refused"
      : check.unless?.(trial.facts);
  const verdict = why === undefined ? await verdictOf(check, trial) : skipped(why);
  const { status, received, hint, stop, silent = false } = verdict;
  const advice = status === "failed" || status === "warning" ? (hint ?? check.hint) : undefined;
  const result: CheckResult = {
    id: `${group.id}.${check.id}`,
    group: group.id,
    title: check.title,
    status,
    sent: trial.sent,
    expected: check.expected,
    ...(received !== undefined && { received: printable(received) }),
    source: check.source,
    ...(advice !== undefined && { hint: advice }),
    durationMs: Math.round(performance.now() - startedAtMs),
  };
  return { result, stop, silent };
}

/** So that a server that hangs or is gone does not hold the run up for as long as all checks together may take. */
const maxUnanswered = 5;

const silence =
  "The server hung, or closed the connection: look into its log, and into that of a proxy before it.";

/** No answer is a failure as well, unless the run is being ended. */
async function verdictOf(check: Check, trial: Trial): Promise<Verdict> {
  try {
    return await check.run(trial);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return error.code === "aborted"
      ? skipped(error.message)
      : { ...failed(error.message, silence), silent: true };
  }
}

function reportOf(of: {
  readonly facts: Facts;
  readonly results: readonly CheckResult[];
  readonly stopped: string | undefined;
  readonly startedAtMs: number;
}): ValidationReport {
  const { facts, results, stopped, startedAtMs } = of;
  const count = (status: CheckResult["status"]): number =>
    results.filter((result) => result.status === status).length;
  const counts = {
    passed: count("passed"),
    failed: count("failed"),
    warning: count("warning"),
    skipped: count("skipped"),
  };
  const integration = {
    protocol_version: shortVersion(facts.metadata?.["protocol_version"]),
    provider_name: printable(textAt(facts.metadata, "provider_name")) || undefined,
    check_type: printable(checkTypeOf(facts)) || undefined,
    check_template: printable(templateOf(facts)) || undefined,
  };
  return {
    version: 1,
    url: facts.url.href,
    profile: facts.profile,
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: Date.now() - startedAtMs,
    passed: counts.failed === 0 && stopped === undefined,
    reached: results.some(({ id, status }) => id === "connection.reachable" && status === "passed"),
    ...(stopped !== undefined && { stopped }),
    integration,
    counts,
    causes: probableCauses(results, facts),
    checks: results,
  };
}

function shortVersion(value: unknown): unknown {
  return typeof value === "string" ? printable(value) : typeof value === "number" ? value : undefined;
}

/** What a server says must neither steer a terminal nor fill it. */
function printable(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "?").slice(0, 500);
}
