import type { Exchange } from "./simulator.ts";

/** The answer of an exchange as `fetch` would give it.
 * @throws {TypeError} when the connection is cut before the headers. A later cut breaks the body. */
export function asFetch({ response, drop }: Exchange): Response {
  if (response === undefined) throw connectionCut();
  if (drop === undefined) return response;
  const { status, statusText, headers } = response;
  return new Response(cutBody(response.body, drop === "mid-body"), { status, statusText, headers });
}

/** At most the first half of the first chunk, then a broken connection. */
function cutBody(body: ReadableStream<Uint8Array> | null, sendHalf: boolean): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const half = sendHalf && !sent ? await firstHalf(body) : undefined;
        sent = true;
        if (half === undefined) controller.error(connectionCut());
        else controller.enqueue(half);
      },
    },
    { highWaterMark: 0 },
  );
}

/** Half of the first chunk, at least one byte; nothing when the body is empty. The rest is dropped. */
export async function firstHalf(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array | undefined> {
  const reader = body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return first?.value?.subarray(0, Math.ceil(first.value.byteLength / 2));
}

function connectionCut(): TypeError {
  const cause = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
  return new TypeError("fetch failed", { cause });
}
