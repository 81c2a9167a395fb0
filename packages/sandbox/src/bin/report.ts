import type { Sandbox } from "../start-sandbox.ts";

/** The line that `--json` prints: base URL and credentials of each provider, and the authority with HTTPS. */
export function jsonReport(sandbox: Sandbox, caFile: string | undefined): string {
  const providers = Object.fromEntries(
    Object.entries(sandbox.providers).map(([name, { baseUrl, credentials, simulator }]) => [
      name,
      {
        baseUrl,
        credentials,
        otherCredentials: simulator.otherCredentials,
        env: simulator.environment(baseUrl),
      },
    ]),
  );
  return `${JSON.stringify({ providers, ca: sandbox.ca, caFile })}\n`;
}

/** The text for people: lines to paste into a shell. */
export function textReport(sandbox: Sandbox, caFile: string | undefined): string {
  const lines = Object.entries(sandbox.providers).flatMap(([name, { baseUrl, simulator }]) => [
    `${name} is simulated at ${baseUrl} (control API: ${baseUrl}/_sandbox)`,
    "",
    ...Object.entries(simulator.environment(baseUrl)).map(([key, value]) => `export ${key}=${quoted(value)}`),
    "",
  ]);
  const trust = [
    "HTTPS with its own authority; Node trusts it with:",
    `export NODE_EXTRA_CA_CERTS=${quoted(caFile ?? "")}`,
    "",
  ];
  return [...lines, ...(caFile === undefined ? [] : trust), "Ctrl-C stops it.", ""].join("\n");
}

/** The value as one word of a shell. */
function quoted(value: string): string {
  return /^[\w.:/@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
