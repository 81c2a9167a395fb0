import { describe, expect, it } from "vitest";
import type { AuthContext, AuthStrategy } from "../../auth/auth-strategy.ts";
import { canary } from "../canary.ts";
import type { AuthReport } from "../../auth/auth-report.ts";
import type { CertificateFacts } from "../../auth/tls-source.ts";
import { NotConfigured } from "../../auth/not-configured.ts";
import type { WireRequest } from "../../transport/wire.ts";
import { authStrategyContract, type AuthStrategyContractOptions } from "./auth-strategy-contract.node.ts";
import type { AuthStrategySubject } from "./auth-subject.node.ts";

const key = canary("key");

/** A correct strategy: it asks a vault for its key, and forgets its listener. */
class VaultKey implements AuthStrategy {
  readonly name = "vault-key";
  readonly #vault: () => Promise<string>;

  constructor(vault: () => Promise<string>) {
    this.#vault = vault;
  }

  async apply(request: Parameters<AuthStrategy["apply"]>[0], { signal }: AuthContext) {
    signal.throwIfAborted();
    let stop: (() => void) | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      stop = () => reject(new Error("aborted"));
      signal.addEventListener("abort", stop, { once: true });
    });
    const value = await Promise.race([this.#vault(), aborted]).finally(() => {
      if (stop !== undefined) signal.removeEventListener("abort", stop);
    });
    return { request: { ...request, headers: { ...request.headers, "x-key": value } } };
  }
}

const good = () => ({ strategy: new VaultKey(() => Promise.resolve(key)), secrets: { key } });
const options: AuthStrategyContractOptions = {
  failing: () => ({
    strategy: new VaultKey(() => Promise.reject(new Error("vault is shut"))),
    secrets: { key },
  }),
  waiting: () => ({ strategy: new VaultKey(() => new Promise(() => undefined)), secrets: { key } }),
};

/** The names of the cases that a strategy fails. */
async function broken(
  strategy: Partial<AuthStrategy>,
  more: AuthStrategyContractOptions = {},
): Promise<string[]> {
  const make = () => ({ strategy: { ...baseOf(good().strategy), ...strategy }, secrets: { key } });
  const failed: string[] = [];
  for (const { name, run } of authStrategyContract(make, more)) await run().catch(() => failed.push(name));
  return failed;
}

function baseOf(strategy: AuthStrategy): AuthStrategy {
  return { name: strategy.name, apply: (request, context) => strategy.apply(request, context) };
}

const stringMatching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

describe("authStrategyContract", () => {
  it.each(authStrategyContract(good, options))("$name", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it("has more cases when it is told how to break the strategy", () => {
    expect(authStrategyContract(good)).toHaveLength(12);
    expect(authStrategyContract(good, options)).toHaveLength(19);
  });

  it("finds a strategy that shows its secret or changes the request", async () => {
    expect(await broken({ name: key })).toContain("has a name without a secret");
    const open = Object.assign({}, { key }) as Partial<AuthStrategy>;
    expect(await broken(open)).toEqual(["shows no secret by inspect, JSON, spread or property"]);
    const changing = await broken({
      apply: async (request) => {
        Object.assign(request.headers, { "x-key": key });
        return { request };
      },
    });
    expect(changing).toContain("puts its credentials on a copy and never changes the request given");
  });

  it("finds a strategy that writes line breaks, moves the request or leaves listeners", async () => {
    const apply = (change: object): Partial<AuthStrategy> => ({
      apply: async (request) => ({ request: { ...request, ...change } }),
    });
    const keeps = "keeps method, origin and body, and writes headers on one line";
    expect(await broken(apply({ headers: { a: "1\r\nb: 2" } }))).toContain(keeps);
    expect(await broken(apply({ origin: "https://evil.example" }))).toEqual([keeps]);
    expect(await broken(apply({ body: undefined }))).toEqual([keeps]);
    const leaving: Partial<AuthStrategy> = {
      apply: async (request, { signal }) => {
        signal.addEventListener("abort", () => undefined);
        return { request };
      },
    };
    expect(await broken(leaving)).toEqual(["leaves no listener on the signal"]);
  });

  it("finds a strategy that works once, breaks after a refusal or cannot be closed twice", async () => {
    let used = false; // every second attempt goes without
    const once = await broken({
      apply: async (request) => {
        const headers = used ? request.headers : { ...request.headers, "x-key": key };
        used = !used;
        return { request: { ...request, headers } };
      },
    });
    expect(once).toContain("applies once per attempt: anew for each, over the request of that attempt");
    const fragile = await broken({
      refused: () => {
        throw new Error("unknown ticket");
      },
    });
    expect(fragile).toContain("takes answers in any order, twice and late");
    let closed = 0;
    const close = async (): Promise<void> => {
      closed += 1;
      if (closed > 10) throw new Error("closed already");
    };
    expect(await broken({ close })).toContain("may be closed twice");
  });

  it("finds a strategy whose error shows its secret, or that does not fail", async () => {
    const failing = (reject: boolean) => ({
      strategy: new VaultKey(() =>
        reject ? Promise.reject(new Error(`bad key ${key}`)) : Promise.resolve(key),
      ),
      secrets: { key },
    });
    const [shows, settles, hides] = [
      /shows no secret when it cannot/,
      /settles all of 200/,
      /^fails under all/,
    ];
    const leaky = await broken({}, { failing: () => failing(true) });
    expect(leaky).toEqual([shows, hides].map(stringMatching));
    const fine = await broken({}, { failing: () => failing(false) });
    expect(fine).toEqual([shows, settles, hides].map(stringMatching));
  });

  it("finds a strategy that sends its first request again, or another's", async () => {
    let first: WireRequest | undefined;
    const caching = await broken({
      apply: async (request) => ({ request: (first ??= { ...request, headers: { ...request.headers } }) }),
    });
    expect(caching).toContain("applies once per attempt: anew for each, over the request of that attempt");
  });

  it("finds a strategy that does not compose", async () => {
    const [inAll, inFirstOf] = [/^composes under all/, /^composes under firstOf/];
    const alone = await broken({
      apply: async (request) => ({ request: { ...request, headers: { "x-key": key } } }),
    });
    expect(alone).toEqual([stringMatching(inAll)]);
    const hidden = await broken({
      apply: () => Promise.reject(new NotConfigured("Set X_KEY.")),
    });
    expect(hidden).toContainEqual(stringMatching(inFirstOf));
    const absent = new VaultKey(() => Promise.reject(new NotConfigured("Set X_KEY.")));
    const passedOver = await broken({}, { failing: () => ({ strategy: absent, secrets: { key } }) });
    expect(passedOver).toEqual([stringMatching(/^fails under all/)]);
  });

  it("finds a strategy whose report shows a secret, or something that is no number", async () => {
    const reports = stringMatching(/^reports numbers/);
    const subject = { subject: key } as CertificateFacts;
    expect(await broken({ report: () => ({ certificate: subject }) })).toContainEqual(reports);
    expect(await broken({ report: () => ({ clockOffsetMs: Number.NaN }) })).toEqual([reports]);
    expect(await broken({ report: () => Object({ vault: "open" }) as AuthReport })).toEqual([reports]);
    expect(await broken({ report: () => ({ clockOffsetMs: 5 }) })).toEqual([]);
  });

  it("finds a strategy that never settles, whether it fails or its call is aborted", async () => {
    const deaf = (): AuthStrategySubject => ({
      strategy: { name: "deaf", apply: () => new Promise(() => undefined) },
      secrets: { key },
    });
    const cases = authStrategyContract(good, { failing: deaf, waiting: deaf }).filter(({ name }) =>
      /^(?:rejects|settles|fails under)/.test(name),
    );
    expect(cases).toHaveLength(7);
    await Promise.all(
      cases.map(({ run }) => expect(run()).rejects.toThrow("apply did not settle within 3 s")),
    );
  });

  it("lets a strategy send requests only where the subject says how", async () => {
    const sends: Partial<AuthStrategy> = {
      apply: async (request, { send }) => {
        await send({ request, operation: "POST /token", replay: "safe", maxBytes: 1000 });
        return { request };
      },
    };
    expect((await broken(sends)).length).toBeGreaterThan(5);
  });
});
