/** One request as the simulator saw it. No bodies, no secrets, no personal data. */
export interface JournalEntry {
  /** Counts from 1, never reused before a reset. */
  readonly id: number;
  /** Whether the simulator got the request, or sent it where it plays the provider's active side. */
  readonly direction: "received" | "sent";
  /** When it came or went, ISO 8601, by the sandbox clock. */
  readonly at: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Query parameters; values that may be personal are `[redacted]`. */
  readonly query: Readonly<Record<string, string>>;
  /** Request headers, lower-case names; values that may be secret are `[redacted]`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Status of the answer; absent when the connection was cut before there was one. */
  readonly status: number | undefined;
  /** Real milliseconds until the answer was ready to be sent. */
  readonly durationMs: number;
  /** The `Request-Id` of the answer. */
  readonly requestId: string | undefined;
  /** Id of the fault that struck. */
  readonly faultId: number | undefined;
  /** What there is to say of it: why it was refused, or what became of the answer's signature. */
  readonly remark: string | undefined;
}

/** Which entries to look at. Absent members match everything. */
export interface JournalFilter {
  readonly direction?: "received" | "sent" | undefined;
  readonly method?: string | undefined;
  readonly path?: string | undefined;
}

/** The requests since the start or the last reset, oldest first; the latest 10 000 are kept. */
export interface Journal {
  /** The entries that match. */
  entries(filter?: JournalFilter): readonly JournalEntry[];
  /** Requests per method and path, such as `{ "POST /oauth/connect/token": 2 }`, dropped entries included. */
  counts(): Readonly<Record<string, number>>;
  /** Notes one more request. */
  add(entry: Omit<JournalEntry, "id">): void;
  /** Forgets entries and counts. */
  clear(): void;
}

const keep = 10_000;

/** Gives an empty journal. */
export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  let counts = new Map<string, number>();
  let lastId = 0;

  return {
    entries: ({ direction, method, path } = {}) =>
      entries.filter(
        (entry) =>
          (direction === undefined || entry.direction === direction) &&
          (method === undefined || entry.method === method) &&
          (path === undefined || entry.path === path),
      ),
    counts: () => Object.fromEntries(counts),
    add(entry) {
      lastId += 1;
      entries.push({ id: lastId, ...entry });
      if (entries.length > keep) entries.shift();
      const key = `${entry.method} ${entry.path}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    clear() {
      entries = [];
      counts = new Map();
    },
  };
}

const plainHeaders = new Set([
  "accept",
  "content-type",
  "content-length",
  "host",
  "user-agent",
  "transfer-encoding",
]);

/** Request headers fit for the journal: values are kept of a few harmless names only. */
export function redactHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [name, plainHeaders.has(name) ? value : "[redacted]"]),
  );
}

/** Query parameters fit for the journal: values are kept of the names in `plain` only. */
export function redactQuery(query: URLSearchParams, plain: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(
    [...query].map(([name, value]) => [name, plain.has(name) ? value : "[redacted]"]),
  );
}
