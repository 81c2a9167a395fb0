import type { Logger } from "./logger.ts";

/** Writes lines to standard error. The default when `IDBRAID_LOG` is `debug`, read when a client is made. */
export function stderrLogger(): Logger {
  const write = (level: string, message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    process.stderr.write(`idbraid ${level} ${message} ${JSON.stringify(fields)}\n`);
  };
  return {
    debug: (message, fields) => {
      write("debug", message, fields);
    },
    warn: (message, fields) => {
      write("warn", message, fields);
    },
  };
}

/** The logger that the environment asks for, if it does. */
export function loggerFromEnvironment(): Logger | undefined {
  return process.env["IDBRAID_LOG"] === "debug" ? stderrLogger() : undefined;
}
