import { usernameProblem } from "../auth/basic-credentials.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";
import { secretProblem, type SecretSource } from "../auth/secrets/secret.ts";
import { caProblem } from "../client/ca-problem.node.ts";
import { ownProperties } from "../options/own-properties.ts";
import type { ProxySource } from "../transport/proxy-source.ts";
import { bypasses } from "./no-proxy.node.ts";
import { passwordRule, ProxyCredentials } from "./proxy-credentials.ts";
import { TunnelAgent } from "./tunnel-agent.node.ts";

/** Options of {@link proxyFrom}. */
export interface ProxyOptions {
  /** The user name for the proxy. @default that of the URL */
  readonly username?: string | undefined;
  /** The password for the proxy, or a function that fetches it. It is asked again after a 407. @default that of the URL */
  readonly password?: SecretSource | undefined;
  /** Certificate authorities that vouch for the proxy itself, when its URL is https. @default those of Node */
  readonly ca?: string | readonly string[] | undefined;
  /** Hosts that are reached directly, as in `NO_PROXY`. @default none; with `"env"` the value of `NO_PROXY` */
  readonly noProxy?: string | undefined;
}

/**
 * Takes https connections through a proxy, in tunnels (`CONNECT`) that it cannot look into: it learns the host and
 * port of the origin, and no more. A client certificate is shown to the origin only. Plain http, which the SDK speaks
 * with the own machine only, is never proxied.
 *
 * `"env"` reads `HTTPS_PROXY` and `NO_PROXY`, in capitals or not, at the moment of the call; nothing set means no proxy.
 * `HTTP_PROXY` is for plain http, and so it decides nothing here. Without `proxyFrom` the environment is ignored.
 *
 * In `NO_PROXY`, `*` is every host; a name stands for itself and the names below it; addresses and ranges such as
 * `10.0.0.0/8` for themselves; each may end in a port.
 *
 * @param proxy The URL of the proxy, such as `http://user:password@proxy.example.com:3128`, or `"env"`.
 * @throws {ConfigurationError} when the URL or an option cannot work; the message does not repeat the URL
 * @see RFC 9110, section 9.3.6 (CONNECT)
 * @example
 * ```ts
 * import { createClient, type Provider } from "@idbraid/core";
 * import { proxyFrom } from "@idbraid/core/proxy";
 *
 * declare const acme: Provider;
 * createClient(acme, { proxy: proxyFrom("http://proxy.example.com:3128") });
 * ```
 */
export function proxyFrom(proxy: string | URL, options: ProxyOptions = {}): ProxySource {
  const own = ownProperties(options);
  const fromEnvironment = proxy === "env";
  const given = fromEnvironment ? environmentUrl() : String(proxy);
  const url = given === undefined ? undefined : parsed(given);
  const username = own.username ?? decoded(url?.username);
  const password = own.password ?? decoded(url?.password);
  rejectProblems("proxyFrom", [
    given === undefined ? undefined : problem(fromEnvironment ? "HTTPS_PROXY" : "proxy", urlProblem(url)),
    problem("username", nameProblem(username, password)),
    password === undefined ? undefined : secretProblem(password, "password", passwordRule),
    isTexts(own.ca) ? caProblem(own.ca, "ca") : problem("ca", "must be a PEM text or a list of them"),
    problem("noProxy", isText(own.noProxy) ? undefined : "must be a string, as in NO_PROXY"),
  ]);
  if (url === undefined) return { agent: () => undefined };

  const isDirect = bypasses(own.noProxy ?? (fromEnvironment ? environment("NO_PROXY") : undefined) ?? "");
  const credentials = new ProxyCredentials(username, password);
  const bare = new URL(url.origin);
  return {
    agent(origin, originOptions) {
      const target = new URL(origin);
      if (target.protocol !== "https:" || isDirect(target)) return undefined;
      return new TunnelAgent({ proxy: bare, proxyCa: own.ca, credentials, origin: originOptions });
    },
  };
}

function environment(name: string): string | undefined {
  return process.env[name] ?? process.env[name.toLowerCase()];
}

/** As all tools that read it do, a value without a scheme is taken for http. */
function environmentUrl(): string | undefined {
  const value = environment("HTTPS_PROXY")?.trim() ?? "";
  if (value === "") return undefined;
  return value.includes("://") ? value : `http://${value}`;
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function urlProblem(url: URL | undefined): string | undefined {
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:"))
    return 'is not the URL of a proxy. Write it as "http://proxy.example.com:3128"; https is possible, SOCKS is not';
  const more = url.pathname !== "/" || url.search !== "" || url.hash !== "";
  return more ? "has a path or a query. Give scheme, host and port only" : undefined;
}

function decoded(part: string | undefined): string | undefined {
  if (part === undefined || part === "") return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone percent sign, meant as it stands
  }
}

function nameProblem(username: unknown, password: unknown): string | undefined {
  if (username === undefined) return password === undefined ? undefined : "is missing beside the password";
  if (typeof username !== "string" || username === "") return "must be a text that is not empty";
  return usernameProblem(username, "raw");
}

function isTexts(value: unknown): boolean {
  return isText(value) || (Array.isArray(value) && value.every((entry) => typeof entry === "string"));
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}
