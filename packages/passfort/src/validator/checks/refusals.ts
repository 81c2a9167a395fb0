import { advised, type Check, failed, passed, type Verdict, worst } from "../check.ts";
import type { Facts } from "../facts.ts";
import type { Outgoing } from "../message.ts";
import { checkBody } from "../sample-request.ts";
import type { Trial } from "../trial.ts";

/** What becomes of a request that is signed well. */
export type Change = (request: Outgoing, trial: Trial) => Outgoing | readonly Outgoing[];

/** How a request that must be refused, or accepted, is described. */
export interface Case {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly hint?: string | undefined;
  /** @default "GET" */
  readonly method?: "GET" | "POST" | undefined;
  /** What comes after the path, such as `?x=1`. @default nothing */
  readonly query?: string | undefined;
  readonly aheadMs?: number | undefined;
  readonly label?: string | null | undefined;
  /** The text of the body. @default a check with a demo result */
  readonly body?: ((body: Record<string, unknown>) => string) | undefined;
  readonly change?: Change | undefined;
  /** The documentation that the profile `current` follows does not ask for it. @default it does */
  readonly advisory?: boolean | undefined;
  /** It must be refused, but nowhere is written with which status: 400 is advice in the profile `current`. @default it is */
  readonly statusUnwritten?: boolean | undefined;
  readonly unless?: ((facts: Facts) => string | undefined) | undefined;
  readonly applies?: ((facts: Facts) => boolean) | undefined;
}

/** A request that must get a 401, however it is wrong. */
export function refuses(group: string, of: Case): Check {
  return {
    ...described(of),
    expected: `${asked(of)}: 401`,
    run: (trial) =>
      each(trial, of, async (request) => {
        const answer = await trial.send(request);
        trial.refused(`${group}.${of.id}`, answer);
        const { status } = answer;
        if (status === 401) return passed;
        const received = `status ${status}`;
        if (status >= 500) return failed(received, "An exception of the signature check was not caught.");
        const lenient = of.advisory === true || (of.statusUnwritten === true && status === 400);
        return lenient ? advised(trial.facts, received) : failed(received);
      }),
  };
}

/** A request that must be taken, however unusual. */
export function accepts(of: Case): Check {
  return {
    ...described(of),
    expected: `${asked(of)}: 200`,
    run: (trial) =>
      each(trial, of, async (request) => {
        const { status } = await trial.send(request);
        if (status === 200) return passed;
        const received = `status ${status}`;
        return of.advisory === true && status < 500 ? advised(trial.facts, received) : failed(received);
      }),
  };
}

async function each(
  trial: Trial,
  of: Case,
  judge: (request: Outgoing) => Promise<Verdict>,
): Promise<Verdict> {
  const { method = "GET", query = "", aheadMs, label, change } = of;
  const body = method === "POST" ? bodyOf(trial, of) : undefined;
  const path = (method === "POST" ? "checks" : "config") + query;
  const good = await trial.signed({ method, path, body, aheadMs, label });
  const changed = change === undefined ? good : change(good, trial);
  const verdicts: Verdict[] = [];
  for (const request of Array.isArray(changed) ? (changed as readonly Outgoing[]) : [changed as Outgoing]) {
    const verdict = await judge(request);
    if (verdict.status === "failed") return verdict;
    verdicts.push(verdict);
  }
  return worst(verdicts);
}

function bodyOf(trial: Trial, of: Case): string {
  const body = checkBody(trial.facts, { demo: "ANY" });
  return of.body === undefined ? JSON.stringify(body) : of.body(body);
}

function asked({ method = "GET" }: Case): string {
  return method === "POST" ? "POST /checks with a demo result" : "GET /config";
}

function described({ id, title, source, hint, unless, applies }: Case): Omit<Check, "expected" | "run"> {
  return { id, title, source, hint, unless, applies };
}
