import { type Check, failed, passed, type Verdict } from "../check.ts";
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
        if (answer.status === 401) return passed;
        return answer.status >= 500
          ? failed(`status ${answer.status}`, "An exception of the signature check was not caught.")
          : failed(`status ${answer.status}`);
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
        return status === 200 ? passed : failed(`status ${status}`);
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
  for (const request of Array.isArray(changed) ? (changed as readonly Outgoing[]) : [changed as Outgoing]) {
    const verdict = await judge(request);
    if (verdict.status !== "passed") return verdict;
  }
  return passed;
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
