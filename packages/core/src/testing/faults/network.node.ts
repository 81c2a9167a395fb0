import { createServer, type AddressInfo, type LookupFunction } from "node:net";

/** A port of 127.0.0.1 on which nobody listens, so that a connection to it is refused. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

/** A name look-up that fails. Pass it as the `lookup` option of a socket or agent. @default `ENOTFOUND` */
export function failingLookup(code = "ENOTFOUND"): LookupFunction {
  return (hostname, _options, done) => {
    const error = Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), {
      code,
      hostname,
      syscall: "getaddrinfo",
    });
    queueMicrotask(() => {
      done(error, "");
    });
  };
}

/** A name look-up that never answers. */
export function silentLookup(): LookupFunction {
  return () => undefined;
}
