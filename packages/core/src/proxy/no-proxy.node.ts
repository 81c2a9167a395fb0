import { BlockList, isIP } from "node:net";

/**
 * Which origins a proxy is not for: entries of `NO_PROXY`, separated by commas or spaces. `*` is every origin; a name
 * stands for itself and the names below it, with or without a dot or `*.` in front; an address and a range such as
 * `10.0.0.0/8` for themselves. An entry may end in a port.
 */
export function bypasses(noProxy: string): (origin: URL) => boolean {
  const entries = noProxy.split(/[\s,]+/).filter((entry) => entry !== "");
  const rules = entries.map(ruleOf);
  return (origin) => rules.some((matches) => matches(hostOf(origin), portOf(origin)));
}

type Rule = (host: string, port: string) => boolean;

function ruleOf(entry: string): Rule {
  if (entry === "*") return () => true;
  const range = /^(.+)\/(\d{1,3})$/.exec(entry);
  if (range !== null) return rangeRule(range[1] as string, Number(range[2]));
  const [, name = entry, port] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
  const wanted = name
    .toLowerCase()
    .replace(/^\*?\./, "")
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
  return (host, atPort) => {
    if (port !== undefined && port !== atPort) return false;
    return host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`));
  };
}

function rangeRule(network: string, prefix: number): Rule {
  const list = new BlockList();
  try {
    list.addSubnet(network, prefix, familyOf(network));
  } catch {
    return () => false; // as with every tool that reads NO_PROXY, an entry that makes no sense stands for nothing
  }
  return (host) => isIP(host) !== 0 && list.check(host, familyOf(host));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return address.includes(":") ? "ipv6" : "ipv4";
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

function portOf({ port, protocol }: URL): string {
  if (port !== "") return port;
  return protocol === "https:" ? "443" : "80";
}
