import type { Problem } from "../errors/configuration-error.ts";

/** True for addresses that never leave this machine. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname === "[::1]" ||
    hostname === "::1" ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

/** Why a URL cannot be used for requests with credentials; `undefined` when it can. */
export function urlProblem(path: string, url: string): Problem | undefined {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return { path, message: 'is not a URL. Pass one such as "https://api.example.com"' };
  }
  const secure = parsed.protocol === "https:" || (parsed.protocol === "http:" && isLoopback(parsed.hostname));
  if (!secure)
    return { path, message: "must start with https:// (http:// is for 127.0.0.1, ::1 and localhost only)" };
  if (parsed.username !== "" || parsed.password !== "")
    return { path, message: "must not hold a user name or password" };
  if (parsed.search !== "" || parsed.hash !== "")
    return { path, message: "must not have a query or a fragment" };
  return undefined;
}

/** With NODE_TLS_REJECT_UNAUTHORIZED=0 nobody can trust this process's connections: refused, unless they stay here. */
export function tlsEnvironmentProblem(url: string): Problem | undefined {
  if (process.env["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0") return undefined;
  if (URL.canParse(url) && isLoopback(new URL(url).hostname)) return undefined;
  return {
    path: "NODE_TLS_REJECT_UNAUTHORIZED",
    message:
      'is 0 in the environment, which turns certificate checks off. Unset it; trust an authority of your own with "tls.ca"',
  };
}
