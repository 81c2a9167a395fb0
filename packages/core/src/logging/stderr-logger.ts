import type { Logger } from "./logger.ts";

/** A logger to standard error when `IDBRAID_LOG` is `debug`. Read when a client is made. */
export function loggerFromEnvironment(): Logger | undefined {
  return process.env["IDBRAID_LOG"] === "debug" ? stderrLogger() : undefined;
}

function stderrLogger(): Logger {
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
