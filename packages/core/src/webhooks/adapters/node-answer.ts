import type { NodeResponse } from "./node-messages.ts";

/** Writes an answer out, as fast as the peer takes it. A peer that hangs up ends its body. */
export async function sendAnswer(answer: Response, to: NodeResponse, withBody: boolean): Promise<void> {
  to.statusCode = answer.status;
  if (answer.statusText !== "") to.statusMessage = answer.statusText;
  for (const [name, value] of answer.headers) if (name !== "set-cookie") to.setHeader(name, value);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) to.setHeader("set-cookie", cookies);

  const reader = answer.body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
  const stop = (): void => {
    void reader?.cancel().catch(() => undefined);
  };
  if (reader === undefined || !withBody) {
    stop();
    to.end();
    return;
  }
  to.on("close", stop);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || to.destroyed) break;
      if (!to.write(value)) await drained(to);
    }
    to.end();
  } finally {
    to.off("close", stop);
  }
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
