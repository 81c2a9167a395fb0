import type {
  CheckResult,
  CheckStatus,
  SentRequest,
  ValidationEvent,
  ValidationReport,
} from "../validator/index.ts";
import { groups } from "../validator/groups.ts";

/** Makes the lines of each step, for people. */
export function eventText(event: ValidationEvent, color: boolean): string {
  switch (event.type) {
    case "group":
      return `\n${paint("bold", event.title, color)}\n`;
    case "check":
      return checkText(event.result, color);
    case "end":
      return reportText(event.report, color);
  }
}

/** What `--list` prints. */
export function listText(): string {
  return groups
    .map(({ id, title, optional, checks }) => {
      const asked = optional === undefined ? "" : `, only with --${optional}`;
      const lines = checks.map((check) => `  ${`${id}.${check.id}`.padEnd(56)} ${check.title}\n`);
      return `${title} (${id}${asked})\n${lines.join("")}`;
    })
    .join("\n");
}

function checkText(result: CheckResult, color: boolean): string {
  const { id, title, status, received, expected, hint, source, sent } = result;
  const head = `  ${paint(status, marks[status], color)} ${title}`;
  if (status === "passed") return `${head}\n`;
  if (status === "skipped") return `${head}: ${received ?? ""}\n`;
  const last = sent.at(-1);
  const details: readonly (readonly [string, string | undefined])[] = [
    ["check", id],
    ["sent", last && sentText(last)],
    ["expected", expected],
    ["received", received],
    ["written in", source],
    ["hint", hint],
  ];
  const lines = details
    .filter(([, text]) => text !== undefined)
    .map(([name, text]) => `      ${paint("dim", name.padEnd(10), color)} ${text ?? ""}\n`);
  return `${head}\n${lines.join("")}`;
}

function sentText({ method, target, headers, body }: SentRequest): string {
  const signed = headers.find(([name]) => name === "Authorization")?.[1];
  return `${method} ${target}, ${body === "none" ? "no body" : body}${signed === undefined ? ", no signature" : `\n${" ".repeat(17)}Authorization: ${signed}`}`;
}

function reportText(
  { counts, causes, stopped, integration, durationMs }: ValidationReport,
  color: boolean,
): string {
  const { check_type, provider_name } = integration;
  const whom = [provider_name, check_type].filter((text) => text !== undefined).join(", ");
  return [
    "",
    ...(stopped === undefined ? [] : [paint("failed", stopped, color)]),
    ...causes.map(
      ({ cause, checks }) =>
        `${paint("bold", "Probable cause:", color)} ${cause} (${counted(checks.length, "check")})`,
    ),
    `${counts.passed} passed, ${counts.failed} failed, ${counted(counts.warning, "warning")}, ${counts.skipped} skipped, in ${(durationMs / 1000).toFixed(1)} s${whom === "" ? "" : ` (${whom})`}`,
    "",
  ].join("\n");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

const marks: Readonly<Record<CheckStatus, string>> = { passed: "✓", failed: "✗", warning: "!", skipped: "–" };
const codes = { passed: 32, failed: 31, warning: 33, skipped: 2, bold: 1, dim: 2 };

function paint(as: keyof typeof codes, text: string, color: boolean): string {
  return color ? `\u001B[${codes[as]}m${text}\u001B[0m` : text;
}
