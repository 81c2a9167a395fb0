/** The path of `url` below the base URL; the whole path when it is not below it. */
export function pathUnder(url: URL, baseUrl: string): string {
  const prefix = new URL(baseUrl).pathname.replace(/\/+$/, "");
  return url.pathname.startsWith(`${prefix}/`) ? url.pathname.slice(prefix.length) : url.pathname;
}

/** The request with another path; the same object when it has that path already. */
export function atPath(request: Request, path: string): Request {
  const url = new URL(request.url);
  return url.pathname === path ? request : new Request(new URL(path + url.search, url.origin), request);
}
