import type { ClientOptions } from "./client-options.ts";

/** Who is calling: package, runtime, and the application when it gave its name. */
export function userAgent(name: string, version: string, appInfo: ClientOptions["appInfo"]): string {
  const app =
    appInfo === undefined
      ? ""
      : ` ${token(appInfo.name)}${appInfo.version === undefined ? "" : `/${token(appInfo.version)}`}`;
  return `idbraid-${name}/${version} node/${process.versions.node}${app}`;
}

function token(text: string): string {
  return text.replace(/[^!#$%&'*+.^_`|~0-9A-Za-z-]+/g, "-");
}
