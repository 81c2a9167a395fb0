import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AttemptFailure, type FailureDetail } from "./attempt-failure.ts";
import { ResponseHeaders } from "./response-headers.ts";
import type { ReplayClass } from "./replay.ts";
import { decideRetry, effectiveReplay, isAmbiguous, type RetryInput } from "./retry-policy.ts";
import type { WireAnswer } from "./wire-answer.ts";

const minuteMs = 60_000;

const status = (code: number): FailureDetail => ({
  kind: "status",
  answer: { status: code, headers: new ResponseHeaders([]) } as WireAnswer,
});
const connection = (phase: "dns" | "connect" | "tls" | "headers" | "body"): FailureDetail => ({
  kind: "connection",
  phase,
  reason: "E",
});
const refusedCertificate = (guess: "" | "_likely"): FailureDetail => ({
  kind: "connection",
  phase: "tls",
  reason: "E",
  fault: `tls_client_certificate_rejected${guess}`,
});
const timeout = (phase: "connect" | "headers" | "body"): FailureDetail => ({
  kind: "timeout",
  phase,
  limitMs: 1,
});
const unusable = (reason: "redirect" | "json" | "too-large" | "protocol"): FailureDetail => ({
  kind: "response",
  reason,
});

const input = (detail: FailureDetail, sent: boolean, more: Partial<RetryInput> = {}): RetryInput => ({
  failure: new AttemptFailure(detail, sent),
  replay: "safe",
  replayAlso: [],
  hasKey: false,
  attempts: 1,
  maxAttempts: 3,
  retries: 0,
  budgetTokens: 500,
  timeLeftMs: 60_000,
  retryAfterMs: undefined,
  random: 0.5,
  ...more,
});

/** `yes`, or the reason why not. */
function decide(detail: FailureDetail, sent: boolean, more: Partial<RetryInput> = {}): string {
  const decision = decideRetry(input(detail, sent, more));
  return decision.retry ? "yes" : decision.reason;
}

describe("R2: when a call may be sent again", () => {
  const no = "replay-class";
  const final = "not-retryable";

  it.each([
    // fault                     detail               sent   safe   keyed  keyed,no key unsent never
    ["DNS failure", connection("dns"), false, "yes", "yes", "yes", "yes", "yes"],
    ["connection refused", connection("connect"), false, "yes", "yes", "yes", "yes", "yes"],
    ["stale connection, nothing written", connection("headers"), false, "yes", "yes", "yes", "yes", "yes"],
    ["connect timeout", timeout("connect"), false, "yes", "yes", "yes", "yes", "yes"],
    ["reset before headers", connection("headers"), true, "yes", "yes", no, no, no],
    ["reset in the body", connection("body"), true, "yes", "yes", no, no, no],
    ["headers timeout", timeout("headers"), true, "yes", "yes", no, no, no],
    ["body timeout", timeout("body"), true, "yes", "yes", no, no, no],
    ["408", status(408), true, "yes", "yes", no, no, no],
    ["429", status(429), true, "yes", "yes", "yes", "yes", no],
    ["500", status(500), true, "yes", "yes", no, no, no],
    ["502", status(502), true, "yes", "yes", no, no, no],
    ["503", status(503), true, "yes", "yes", no, no, no],
    ["504", status(504), true, "yes", "yes", no, no, no],
    ["501", status(501), true, final, final, final, final, final],
    ["505", status(505), true, final, final, final, final, final],
    ["400", status(400), true, final, final, final, final, final],
    ["401", status(401), true, final, final, final, final, final],
    ["403", status(403), true, final, final, final, final, final],
    ["404", status(404), true, final, final, final, final, final],
    ["409", status(409), true, final, final, final, final, final],
    ["422", status(422), true, final, final, final, final, final],
    ["425", status(425), true, final, final, final, final, final],
    ["R5: TLS fault", connection("tls"), false, final, final, final, final, final],
    ["R5: client certificate refused", refusedCertificate(""), true, final, final, final, final, final],
    ["hung up on a new connection", refusedCertificate("_likely"), true, "yes", "yes", final, final, final],
    ["the same in the handshake", refusedCertificate("_likely"), false, "yes", "yes", final, final, final],
    ["R5: redirect", unusable("redirect"), true, final, final, final, final, final],
    ["R5: broken JSON", unusable("json"), true, final, final, final, final, final],
    ["R5: too large", unusable("too-large"), true, final, final, final, final, final],
    ["R5: header overflow", unusable("protocol"), true, final, final, final, final, final],
    [
      "R5: abort",
      { kind: "ended", cause: { kind: "abort" } } as const,
      true,
      final,
      final,
      final,
      final,
      final,
    ],
    [
      "R5: close",
      { kind: "ended", cause: { kind: "closed" } } as const,
      false,
      final,
      final,
      final,
      final,
      final,
    ],
    [
      "deadline",
      { kind: "ended", cause: { kind: "deadline", limitMs: 1 } } as const,
      true,
      final,
      final,
      final,
      final,
      final,
    ],
  ] as const)("%s", (_fault, detail, sent, safe, keyed, keyedWithoutKey, unsent, never) => {
    expect(decide(detail, sent, { replay: "safe" })).toBe(safe);
    expect(decide(detail, sent, { replay: "keyed", hasKey: true })).toBe(keyed);
    expect(decide(detail, sent, { replay: "keyed", hasKey: false })).toBe(keyedWithoutKey);
    expect(decide(detail, sent, { replay: "unsent" })).toBe(unsent);
    expect(decide(detail, sent, { replay: "never" })).toBe(never);
  });

  it("row 11: a server that may have refused the client certificate is asked once more, not twice", () => {
    const detail = refusedCertificate("_likely");
    expect(decide(detail, true, { retries: 0 })).toBe("yes");
    expect(decide(detail, true, { attempts: 2, retries: 1 })).toBe("not-retryable");
    expect(isAmbiguous({ detail, sent: true })).toBe(true);
    expect(isAmbiguous({ detail, sent: false })).toBe(false);
    expect(isAmbiguous({ detail: refusedCertificate(""), sent: true })).toBe(false);
  });

  it("a status that the operation lists is sent again in every class", () => {
    for (const replay of ["safe", "keyed", "unsent", "never"] as const) {
      expect(decide(status(425), true, { replay, replayAlso: [425] })).toBe("yes");
    }
  });

  it("a key makes a keyed operation safe, and the lack of one makes it unsent", () => {
    const classes: [ReplayClass, boolean, string][] = [
      ["keyed", true, "safe"],
      ["keyed", false, "unsent"],
      ["safe", false, "safe"],
      ["unsent", true, "unsent"],
      ["never", true, "never"],
    ];
    for (const [replay, hasKey, expected] of classes)
      expect(effectiveReplay({ replay, hasKey })).toBe(expected);
  });
});

describe("R3: after which failures a request may have taken effect", () => {
  it.each([
    ["nothing was sent", connection("headers"), false, false],
    ["a reset after it was sent", connection("headers"), true, true],
    ["a cut body", connection("body"), true, true],
    ["no answer in time", timeout("headers"), true, true],
    ["the deadline", { kind: "ended", cause: { kind: "deadline", limitMs: 1 } } as const, true, true],
    ["an abort", { kind: "ended", cause: { kind: "abort" } } as const, true, false],
    ["a TLS fault: the server never got a request", connection("tls"), true, false],
    ["500", status(500), true, true],
    ["599", status(599), true, true],
    ["600, which is no status", status(600), true, false],
    ["501: it was refused", status(501), true, false],
    ["505: it was refused", status(505), true, false],
    ["429: it was refused", status(429), true, false],
    ["404: it was refused", status(404), true, false],
    ["an answer that cannot be read", unusable("json"), true, false],
    ["a signature that does not hold", { kind: "signature", reason: "mismatch" } as const, true, false],
  ])("%s", (_name, detail, sent, expected) => {
    expect(isAmbiguous({ detail, sent })).toBe(expected);
  });
});

describe("R13: why it is not sent again", () => {
  it.each<[string, string, Partial<RetryInput>]>([
    ["attempts", "it was sent often enough", { attempts: 3 }],
    ["attempts", "R1: one attempt is one", { maxAttempts: 1 }],
    ["budget", "the bucket is empty", { budgetTokens: 4.9 }],
    ["deadline", "no time is left for the back-off", { timeLeftMs: 125 }],
    [
      "retry-after",
      "the wait is longer than a minute",
      { retryAfterMs: minuteMs + 1, timeLeftMs: 10 * minuteMs },
    ],
    ["retry-after", "the wait is longer than the time left", { retryAfterMs: 1000, timeLeftMs: 1000 }],
    ["replay-class", "it may have taken effect", { replay: "unsent" }],
    ["replay-class", "before any other reason", { replay: "unsent", attempts: 3, budgetTokens: 0 }],
    ["attempts", "before the budget", { attempts: 3, budgetTokens: 0 }],
  ])("%s: %s", (reason, _why, more) => {
    expect(decide(status(503), true, more)).toBe(reason);
  });

  it("costs 5 of the budget, and 10 after a timeout", () => {
    expect(decideRetry(input(status(503), true))).toMatchObject({ cost: 5 });
    expect(decideRetry(input(connection("headers"), true))).toMatchObject({ cost: 5 });
    expect(decideRetry(input(timeout("headers"), true))).toMatchObject({ cost: 10 });
    expect(decide(timeout("headers"), true, { budgetTokens: 9 })).toBe("budget");
  });
});

describe("R8: what the provider asks for is waited for", () => {
  it("up to a whole minute, jitter on top", () => {
    const decision = decideRetry(
      input(status(503), true, { retryAfterMs: minuteMs, timeLeftMs: 10 * minuteMs }),
    );
    expect(decision).toEqual({ retry: true, waitMs: minuteMs + 125, cost: 5 });
  });
});

describe("R7: the back-off is full jitter", () => {
  const waitMs = (detail: FailureDetail, more: Partial<RetryInput>): number => {
    const decision = decideRetry(input(detail, true, { timeLeftMs: 1e9, ...more }));
    return decision.retry ? decision.waitMs : Number.NaN;
  };
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it.each([
    [0, 250, 1000],
    [1, 500, 2000],
    [2, 1000, 4000],
    [3, 2000, 8000],
    [5, 8000, 8000],
    [40, 8000, 8000],
    [2000, 8000, 8000],
  ])("before retry %i it lies between 0 and %i ms, throttled %i ms", (retries, bound, throttledBound) => {
    fc.assert(
      fc.property(chance, (random) => {
        const plain = waitMs(status(503), { retries, random });
        const throttled = waitMs(status(429), { retries, random });
        return (
          plain === random * bound && throttled === random * throttledBound && plain >= 0 && plain <= bound
        );
      }),
    );
  });

  it("begins at the bound of the operation where it has one; throttled at a second at least", () => {
    const waits = [500, 2000].map((backoffBaseMs) =>
      [0, 1, 2, 5].map((retries) => waitMs(status(503), { backoffBaseMs, retries, random: 1 })),
    );
    expect(waits).toEqual([
      [500, 1000, 2000, 8000],
      [2000, 4000, 8000, 8000],
    ]);
    expect(waitMs(status(429), { backoffBaseMs: 500, random: 1 })).toBe(1000);
    expect(waitMs(status(429), { backoffBaseMs: 2000, random: 1 })).toBe(2000);
  });

  it("is added to what the provider asks for, never taken from it, and never beyond the deadline", () => {
    fc.assert(
      fc.property(
        chance,
        fc.nat(minuteMs),
        fc.integer({ min: 1, max: 120_000 }),
        (random, retryAfterMs, timeLeftMs) => {
          const decision = decideRetry(input(status(429), true, { random, retryAfterMs, timeLeftMs }));
          if (!decision.retry) return decision.reason === "retry-after" && retryAfterMs >= timeLeftMs;
          return (
            decision.waitMs >= retryAfterMs &&
            decision.waitMs < timeLeftMs &&
            decision.waitMs <= retryAfterMs + 1000
          );
        },
      ),
    );
    const close = input(status(429), true, { random: 0.9, retryAfterMs: 500, timeLeftMs: 601 });
    expect(decideRetry(close)).toMatchObject({ waitMs: 600 }); // all but the last millisecond
  });

  it("is none after a stale connection: nothing is wrong with the server", () => {
    const failure = new AttemptFailure(connection("headers"), false, true);
    expect(decideRetry({ ...input(connection("headers"), false), failure, random: 0.9 })).toMatchObject({
      waitMs: 0,
    });
  });
});
