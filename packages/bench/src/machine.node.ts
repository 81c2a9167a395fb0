import os from "node:os";

/** What the figures were taken on. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /** Of the last minute, when the run began. Well below the number of cores is quiet. */
  readonly load: number;
}

/** This machine, now. */
export function machine(): Machine {
  return {
    node: process.version,
    platform: `${os.platform()} ${os.arch()}`,
    cpu: os.cpus()[0]?.model.trim() ?? "unknown",
    cores: os.availableParallelism(),
    load: Number((os.loadavg()[0] ?? 0).toFixed(2)),
  };
}
