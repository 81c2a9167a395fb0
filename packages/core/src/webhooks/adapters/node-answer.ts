import type { NodeResponse } from "./node-messages.ts";

/**
 * Writes an answer out, as fast as the peer takes it. A peer that hangs up ends its body. When it rejects before the
 * first bytes were there, nothing of the answer was set.
 */
export async function sendAnswer(answer: Response, to: NodeResponse, withBody: boolean): Promise<void> {
  const reader = answer.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  const stop = (): void => {
    void reader?.cancel().catch(() => undefined);
  };
  to.on("close", stop);
  try {
    let chunk = withBody ? await reader?.read() : undefined;
    setHead(answer, to);
    while (chunk?.done === false && !to.destroyed) {
      if (!to.write(chunk.value)) await drained(to);
      chunk = await reader?.read();
    }
    to.end();
  } finally {
    to.off("close", stop);
    stop();
  }
}

function setHead({ status, statusText, headers }: Response, to: NodeResponse): void {
  to.statusCode = status;
  if (statusText !== "") to.statusMessage = statusText;
  for (const [name, value] of headers) if (name !== "set-cookie") to.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) to.setHeader("set-cookie", cookies);
}

function drained(to: NodeResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      to.off("drain", settle);
      to.off("close", settle);
      resolve();
    };
    to.on("drain", settle);
    to.on("close", settle);
    if (to.destroyed) settle();
  });
}
