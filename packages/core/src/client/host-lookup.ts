/** Resolves a host name, as Node's `dns.lookup` does. Give one that caches, or that knows names DNS does not. */
export type HostLookup = (
  hostname: string,
  options: object,
  done: (
    error: Error | null,
    address: string | { address: string; family: number }[],
    family?: number,
  ) => void,
) => void;
