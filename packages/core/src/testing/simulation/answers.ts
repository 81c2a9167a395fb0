import type { Fault } from "./faults.ts";

/** An answer that the provider, or something before it, gives in place of the real one. */
export interface FalseAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly retryAfterMs?: number | undefined;
}

/** Why a request is not even looked at: too much, not now, wrong credentials. */
export function refusal({ amount }: Fault, forToken: boolean, nowMs: number): FalseAnswer {
  const answers = forToken ? tokenRefusals : refusals;
  return (answers[Math.floor(amount * answers.length)] as (nowMs: number) => FalseAnswer)(nowMs);
}

/** What a gateway answers that has lost sight of the server behind it. */
export function gatewayFailure({ amount }: Fault): FalseAnswer {
  return json([500, 502, 504][Math.floor(amount * 3)] as number);
}

/** A body that nobody can read, as the answer to a request that was executed. */
export function garbage({ amount }: Fault): FalseAnswer {
  if (amount < 0.4) return { ...json(200), body: '{"cut": "in the mid' };
  if (amount < 0.7) return { status: 200, headers: { "content-type": "text/html" }, body: "<h1>Hello</h1>" };
  return { ...json(200), body: "" };
}

const refusals: readonly ((nowMs: number) => FalseAnswer)[] = [
  () => json(500),
  () => json(503),
  () => retryAfter(503, 1),
  () => json(429),
  () => retryAfter(429, 2),
  (nowMs) => retryAfter(429, 3, new Date(nowMs + 3000).toUTCString()),
  () => retryAfter(429, 7200),
  () => json(401),
  () => json(401),
  () => json(408),
  () => json(501),
  () => json(422),
];

const tokenRefusals: readonly ((nowMs: number) => FalseAnswer)[] = [
  () => json(400, { error: "invalid_client" }),
  () => json(401, { error: "invalid_client" }),
  () => json(500),
  () => json(503),
  () => retryAfter(429, 1),
];

function json(status: number, body: object = { message: "not now" }): FalseAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** @param header A date has whole seconds and counts from the `Date` header, so that it may ask for almost a second less. */
function retryAfter(status: number, seconds: number, header = String(seconds)): FalseAnswer {
  const answer = json(status);
  return { ...answer, headers: { ...answer.headers, "retry-after": header }, retryAfterMs: seconds * 1000 };
}
