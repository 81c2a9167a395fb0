import { ResponseHeaders } from "../../transport/response-headers.ts";
import { virtualRuntime } from "../../testing/index.ts";
import type { AuthContext } from "../auth-strategy.ts";
import { oauth2AuthorizationCode, type OAuth2AuthorizationCodeOptions } from "./oauth2-authorization-code.ts";
import type { OAuth2TokenSet } from "./token-set.ts";
import { testContext } from "../test-harness.node.ts";

export type Runtime = ReturnType<typeof virtualRuntime>;
export type Answer = { readonly status?: number; readonly body?: object };

/** A token endpoint on the virtual clock whose refresh tokens are good for one use: r0, r1 and so on. */
export function rotatingProvider(
  runtime: Runtime = virtualRuntime(),
  answer?: (n: number) => Answer | undefined,
) {
  let current = 0;
  let over = false;
  const used: string[] = [];
  const send: AuthContext["send"] = async ({ request, operation }) => {
    const form = new URLSearchParams(new TextDecoder().decode(request.body));
    const refreshToken = form.get("refresh_token") ?? "none";
    used.push(refreshToken);
    const sentAtMs = runtime.monotonicMs();
    await new Promise<void>((resolve) => void runtime.schedule(200, resolve));
    const given = answer?.(used.length);
    if (given === undefined && refreshToken !== `r${current}`) over = true; // reuse: the session is killed
    else if (given === undefined) current += 1;
    const body = {
      access_token: `a${current}`,
      refresh_token: `r${current}`,
      token_type: "Bearer",
      expires_in: 1000,
    };
    const reply = given ?? (over ? { status: 400, body: { error: "invalid_grant" } } : { body });
    return {
      status: reply.status ?? 200,
      statusText: "",
      headers: new ResponseHeaders(["content-type", "application/json"]),
      body: new TextEncoder().encode(JSON.stringify({ token_type: "Bearer", ...reply.body })),
      sentAtMs,
      receivedAtMs: runtime.monotonicMs(),
      call: { provider: "acme", operation, callId: "call-1", attempts: [] },
    };
  };
  return { runtime, send, used };
}

/** A session of one user, in one process. */
export const make = (more: Partial<OAuth2AuthorizationCodeOptions>) =>
  oauth2AuthorizationCode({
    authorizationUrl: "https://login.example.com/authorize",
    tokenUrl: "https://login.example.com/token",
    clientId: "id",
    clientSecret: "secret",
    redirectUri: "https://app.example.com/callback",
    ...more,
  });

/** Tokens that were issued just now. */
export function fresh(runtime: Runtime, more: Partial<OAuth2TokenSet> = {}): OAuth2TokenSet {
  const issuedAtMs = runtime.now();
  return { accessToken: "a0", refreshToken: "r0", issuedAtMs, expiresAtMs: issuedAtMs + 1_000_000, ...more };
}

/** Applies the strategy `times` times at once and lets `ms` pass; gives the tokens that were put on the requests. */
export async function apply(
  strategy: ReturnType<typeof make>,
  { runtime, send }: { runtime: Runtime; send: AuthContext["send"] },
  times = 1,
  ms = 1000,
): Promise<string[]> {
  const request = { method: "GET", origin: "https://api.example.com", target: "/", headers: {} } as const;
  const calls = Array.from({ length: times }, async () => {
    const applied = await strategy.apply({ ...request, body: undefined }, testContext({ runtime, send }));
    return { applied, token: String(applied.request.headers["Authorization"]).replace("Bearer ", "") };
  });
  const all = Promise.all(calls);
  all.catch(() => undefined);
  await runtime.advance(ms);
  return (await all).map(({ token }) => token);
}
