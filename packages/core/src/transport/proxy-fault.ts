/** The proxy could not be reached, or would not open a tunnel. Nothing of the request has left. */
export class ProxyFault extends Error {
  /** The system's code, `PROXY_407` for a refusal with that status, or `PROXY_CLOSED`. */
  readonly code: string;
  /** Host and port, such as `proxy.example.com:3128`. */
  readonly proxyHost: string;

  constructor(code: string, proxyHost: string) {
    super(code);
    this.code = code;
    this.proxyHost = proxyHost;
  }
}

/** The proxy that an error, or an agent, is about. By its shape: entry points may come from two module formats. */
export function proxyHostOf(value: unknown): string | undefined {
  const { proxyHost } = value as { readonly proxyHost?: unknown };
  return typeof proxyHost === "string" ? proxyHost : undefined;
}
