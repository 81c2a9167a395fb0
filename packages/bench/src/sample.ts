/** Everything that is measured, in the order of the table. The first is what all are held against. */
export const variants = ["axios", "axios-by-hand", "idbraid", "undici"] as const;
export type VariantName = (typeof variants)[number];

/** How many calls are under way at any time. */
export const concurrencies = [1, 50] as const;

/** What the parent asks of a child process. */
export interface Task {
  /** Of the server, such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly concurrency: number;
  readonly warmup: number;
  readonly calls: number;
}

/** What a child process found: one line of JSON on its standard output. */
export interface Measured {
  readonly calls: number;
  /** User and system time of the whole process, garbage collection included. */
  readonly cpuMicros: number;
  readonly wallMicros: number;
}

/** One child process of one round. */
export interface Sample extends Measured {
  readonly round: number;
  readonly variant: VariantName;
  readonly concurrency: number;
}
