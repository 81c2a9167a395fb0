import type { ArmedFault } from "./faults.ts";
import type { Exchange } from "./simulator.ts";

/** Runs one request with its fault, if any: waits, handles, replaces the answer, says where to cut. */
export async function strike(
  armed: ArmedFault | undefined,
  handle: () => Promise<Response>,
  caller: { readonly signal: AbortSignal },
): Promise<Exchange> {
  if (armed === undefined) return { response: await handle(), drop: undefined };
  const { fault } = armed;
  if (fault.delayMs !== undefined) await sleep(fault.delayMs, caller.signal);
  if (fault.drop === "before") return { response: undefined, drop: "before" };

  const replaced = fault.status !== undefined;
  const own = replaced && fault.process !== true ? undefined : await handle();
  if (replaced) await own?.body?.cancel();
  if (fault.drop === "before-headers") return { response: undefined, drop: "before-headers" };
  const response = own === undefined || replaced ? faultAnswer(armed) : withFaultHeaders(own, armed);
  return { response, drop: fault.drop };
}

function faultAnswer({ fault }: ArmedFault): Response {
  const status = fault.status ?? 500;
  const empty = fault.body === undefined || [204, 205, 304].includes(status);
  const text = typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body);
  const headers = new Headers(empty ? {} : { "content-type": contentType(fault.body) });
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
  return new Response(empty ? null : text, { status, statusText: fault.reason ?? "", headers });
}

function withFaultHeaders(response: Response, { fault }: ArmedFault): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value);
  const statusText = fault.reason ?? response.statusText;
  return new Response(response.body, { status: response.status, statusText, headers });
}

function contentType(body: unknown): string {
  return typeof body === "string" ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
}

/** Waits in real time; ends early when the caller is gone. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
