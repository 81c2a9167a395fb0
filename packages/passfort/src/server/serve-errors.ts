import { ConfigurationError, InvalidArgumentError } from "@idbraid/core/schema";

/** The error for a certificate or key that cannot be used. */
export function tlsError(error: unknown): ConfigurationError {
  return new ConfigurationError({
    provider: "passfort",
    code: "tls_unusable",
    message:
      `[passfort] serve() cannot use "tls" (${codeOf(error)}). ` +
      'Give "cert" and "key" in PEM that belong together, or "pfx", and the passphrase of the key.',
  });
}

/** The error for an address that cannot be listened on. */
export function listenError(error: unknown, port: number, host: string): ConfigurationError {
  const code = codeOf(error);
  const advice = Object.hasOwn(listenAdvice, code) ? listenAdvice[code] : "Check host and port";
  return new ConfigurationError({
    provider: "passfort",
    code: "listen_failed",
    message: `[passfort] serve() cannot listen on ${host}, port ${port} (${code}). ${advice}.`,
  });
}

/** The error for a time of `close` that is none. */
export function drainError(): InvalidArgumentError {
  const rule = "must be a number of milliseconds from 0 on";
  return new InvalidArgumentError({
    provider: "passfort",
    problems: [{ path: "drainMs", message: rule }],
    message: `[passfort] close() was called with options that cannot work: "drainMs" ${rule}.`,
  });
}

const listenAdvice: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there. Stop it, or pass another "port"',
  EACCES: 'The process may not take this port. Pass a "port" from 1024 on',
  EADDRNOTAVAIL: 'This machine has no such address. Pass another "host"',
  ENOTFOUND: 'No such name is known. Pass another "host"',
};

/** Such as `EADDRINUSE`. The message of the error may hold more than it should. */
function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : "unknown";
}
