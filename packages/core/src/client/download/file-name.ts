/**
 * The file name of a `Content-Disposition`: `filename*` (RFC 5987) before `filename`, reduced to a base name without
 * control characters. `undefined` when nothing usable is left.
 *
 * @see RFC 6266
 */
export function fileNameOf(contentDisposition: string | undefined): string | undefined {
  if (contentDisposition === undefined) return undefined;
  return baseName(extended(contentDisposition) ?? plain(contentDisposition));
}

function extended(header: string): string | undefined {
  const [, encoded] = /;\s*filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(header) ?? [];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function plain(header: string): string | undefined {
  const [, quoted, token] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header) ?? [];
  return quoted?.replace(/\\(.)/g, "$1") ?? token;
}

function baseName(name: string | undefined): string | undefined {
  const last = name?.split(/[/\\]/).pop();
  // oxlint-disable-next-line no-control-regex
  const base = last?.replace(/[\u0000-\u001f\u007f:*?"<>|]/g, "").trim();
  return base === undefined || base === "" || base === "." || base === ".." ? undefined : base;
}
