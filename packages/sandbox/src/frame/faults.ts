/**
 * Where a connection is cut: `before` the request is handled (nothing happened), `before-headers` (it was
 * handled, no answer comes), `after-headers` (status line and headers only) or `mid-body` (half of the body).
 */
export type DropPoint = "before" | "before-headers" | "after-headers" | "mid-body";

/** What goes wrong. */
export interface Fault {
  /** Status of the answer. Without it the simulator's own answer is used. */
  readonly status?: number | undefined;
  /** Reason phrase of the answer. Default: the usual one of the status. */
  readonly reason?: string | undefined;
  /** Headers set on the answer, such as `{ "retry-after": "2" }`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Body of the answer: a text is sent as it is, any other value as JSON. Default: no body. */
  readonly body?: unknown;
  /** Real milliseconds to wait before anything else. Default 0. */
  readonly delayMs?: number | undefined;
  /** Where to cut the connection. Default: not at all. */
  readonly drop?: DropPoint | undefined;
  /** Handle the request first and throw its answer away, when `status` is given. Default false. */
  readonly process?: boolean | undefined;
}

/** Which requests go wrong, how often, and how. */
export interface FaultRule {
  /** Absent members match everything. `path` is without the query; `*` in it stands for any text. */
  readonly match?: { readonly method?: string | undefined; readonly path?: string | undefined } | undefined;
  /** Matching requests to let through first. Default 0. */
  readonly skip?: number | undefined;
  /** Requests that go wrong. Default 1. */
  readonly times?: number | "always" | undefined;
  readonly fault: Fault;
}

/** A rule in force. */
export interface ArmedFault extends FaultRule {
  readonly id: number;
  /** Requests that went wrong by this rule so far. */
  readonly hits: number;
}

/** The faults in force, oldest first; the first that matches a request strikes. */
export interface FaultBook {
  /** Puts a rule in force, behind those that are. */
  add(rule: FaultRule): ArmedFault;
  /** The rules in force. */
  list(): readonly ArmedFault[];
  /** Whether there was such a rule. */
  remove(id: number): boolean;
  /** Ends every rule. */
  clear(): void;
  /** The rule that strikes this request, counted as a hit. A rule that is used up leaves the book. */
  take(method: string, path: string): ArmedFault | undefined;
}

/** Gives an empty book of faults. */
export function createFaultBook(): FaultBook {
  let rules: { rule: FaultRule; id: number; skipped: number; hits: number }[] = [];
  let lastId = 0;

  const remove = (id: number): boolean => {
    const before = rules.length;
    rules = rules.filter((entry) => entry.id !== id);
    return rules.length < before;
  };

  return {
    add(rule) {
      lastId += 1;
      rules.push({ rule, id: lastId, skipped: 0, hits: 0 });
      return { ...rule, id: lastId, hits: 0 };
    },
    list: () => rules.map(({ rule, id, hits }) => ({ ...rule, id, hits })),
    remove,
    clear() {
      rules = [];
    },
    take(method, path) {
      const entry = rules.find(({ rule }) => matches(rule, method, path));
      if (entry === undefined) return undefined;
      if (entry.skipped < (entry.rule.skip ?? 0)) {
        entry.skipped += 1;
        return undefined;
      }
      entry.hits += 1;
      const times = entry.rule.times ?? 1;
      if (times !== "always" && entry.hits >= times) remove(entry.id);
      return { ...entry.rule, id: entry.id, hits: entry.hits };
    },
  };
}

function matches(rule: FaultRule, method: string, path: string): boolean {
  const { method: wantedMethod, path: wantedPath } = rule.match ?? {};
  if (wantedMethod !== undefined && wantedMethod.toUpperCase() !== method) return false;
  if (wantedPath === undefined) return true;
  const pattern = wantedPath.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`).test(path);
}
