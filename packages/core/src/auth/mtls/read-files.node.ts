import type { FaultList } from "./fault-list.ts";
import type { Piece } from "./material.ts";
import type { MtlsWarning } from "./mtls-event.ts";

/** The files of the options, read; one that could not be read is a problem of its option instead. */
export interface FilesRead {
  readonly pieces: readonly Piece[];
  readonly warnings: readonly MtlsWarning[];
}

/** An option that names a file, and the path it has. */
export type NamedFile = readonly [option: string, path: string];

/** Reads files at once, for checks at construction. */
export function readFilesNow(files: readonly NamedFile[], faults: FaultList): FilesRead {
  const { readFileSync, statSync } = process.getBuiltinModule("node:fs");
  const read = files.map((file) => {
    try {
      return found(file, readFileSync(file[1]), statSync(file[1]).mode);
    } catch (error) {
      return unreadable(file, error, faults);
    }
  });
  return gather(read);
}

/** Reads files without holding up the process, for reloads. */
export async function readFiles(files: readonly NamedFile[], faults: FaultList): Promise<FilesRead> {
  const { readFile, stat } = process.getBuiltinModule("node:fs/promises");
  const read = files.map(async (file) => {
    try {
      return found(file, await readFile(file[1]), (await stat(file[1])).mode);
    } catch (error) {
      return unreadable(file, error, faults);
    }
  });
  return gather(await Promise.all(read));
}

interface FileRead {
  readonly piece: Piece;
  readonly warning: MtlsWarning | undefined;
}

function gather(read: readonly (FileRead | undefined)[]): FilesRead {
  const good = read.filter((file) => file !== undefined);
  return {
    pieces: good.map(({ piece }) => piece),
    warnings: good.map(({ warning }) => warning).filter((warning) => warning !== undefined),
  };
}

function found([option, path]: NamedFile, value: Uint8Array, mode: number): FileRead {
  return { piece: { option, value }, warning: permissionWarning(option, path, mode) };
}

/** On Windows the mode tells nothing about who may read a file. */
function permissionWarning(option: string, path: string, mode: number): MtlsWarning | undefined {
  const secret = option === "keyFile" || option === "pfxFile";
  if (!secret || process.platform === "win32" || (mode & 0o077) === 0) return undefined;
  const bits = (mode & 0o777).toString(8).padStart(4, "0");
  return {
    code: "mtls_key_permissions",
    message: `"${option}" ${path} has the mode ${bits}, so that others than its owner may use it. Set it to 0600.`,
  };
}

function unreadable([option, path]: NamedFile, error: unknown, faults: FaultList): undefined {
  const { code } = error as { readonly code?: unknown };
  const reason = typeof code === "string" && /^\w{1,40}$/.test(code) ? code : "unknown reason";
  return faults.at(option)(
    "mtls_file",
    `could not be read (${reason}): ${path}. Check the path, and that this process may read it`,
  );
}
