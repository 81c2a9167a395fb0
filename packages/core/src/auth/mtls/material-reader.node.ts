import type { ConfigurationError } from "../../errors/configuration-error.ts";
import { configurationError } from "../../errors/problems.ts";
import { rejectProblems } from "../../options/reject-problems.ts";
import { NotConfigured } from "../not-configured.ts";
import { sourceFailure } from "../secrets/source-failure.ts";
import { FaultList } from "./fault-list.ts";
import type { Material, Piece } from "./material.ts";
import type { MtlsContent, MtlsMaterial, MtlsOptions } from "./mtls-options.ts";
import type { MtlsWarning } from "./mtls-event.ts";
import { answerProblems, materialProblems } from "./option-problems.ts";
import { type FilesRead, type NamedFile, readFiles, readFilesNow } from "./read-files.node.ts";

/** Material with what its files made doubtful. */
export interface ReadMaterial {
  readonly material: Material;
  readonly warnings: readonly MtlsWarning[];
}

/** Reads what the options name, as often as it is asked. It holds the values that were given as options. */
export class MaterialReader {
  readonly #options: MtlsOptions;
  readonly #files: readonly NamedFile[];

  /** @param options Check them with `mtlsOptionProblems` first. */
  constructor(options: MtlsOptions) {
    this.#options = options;
    const { certFile, keyFile, pfxFile, caFile } = options;
    this.#files = Object.entries({ certFile, keyFile, pfxFile, caFile }).flatMap(([option, path]) =>
      path === undefined ? [] : [[option, path]],
    );
  }

  /** Some of it comes from functions, which are not asked before it is needed. */
  get asksFunctions(): boolean {
    const { source, cert, key, pfx, passphrase } = this.#options;
    return [source, cert, key, pfx, passphrase].some((value) => typeof value === "function");
  }

  /** Another reading can give something else. */
  get canChange(): boolean {
    return this.asksFunctions || this.#files.length > 0;
  }

  get paths(): readonly string[] {
    return this.#files.map(([, path]) => path);
  }

  /**
   * Values and files, at once.
   *
   * @throws {ConfigurationError} with the code `mtls_file` when a file cannot be read
   */
  readNow(): ReadMaterial {
    const faults = new FaultList();
    const files = readFilesNow(this.#files, faults);
    rejectProblems("mtls", faults.problems);
    return assemble(this.#options as MtlsMaterial, this.#options.ca, files);
  }

  /**
   * Values, files and what the functions give.
   *
   * @throws {ConfigurationError} when a file cannot be read, or a function fails or gives something that cannot be used
   */
  async read(): Promise<ReadMaterial> {
    const faults = new FaultList();
    const [material, files] = await Promise.all([this.#ask(), readFiles(this.#files, faults)]);
    rejectProblems("mtls", faults.problems);
    return assemble(material, this.#options.ca, files);
  }

  async #ask(): Promise<MtlsMaterial> {
    const { source, cert, key, pfx, passphrase } = this.#options;
    if (source !== undefined) {
      const material: unknown = await ask("source", source);
      if (typeof material !== "object" || material === null) throw noMaterial();
      rejectProblems("mtls", materialProblems(material));
      return material;
    }
    const answers = {
      cert: await ask("cert", cert),
      key: await ask("key", key),
      pfx: await ask("pfx", pfx),
      passphrase: await ask("passphrase", passphrase),
    };
    rejectProblems("mtls", answerProblems(this.#options, answers));
    return answers;
  }
}

async function ask<T>(option: string, source: T | (() => T | Promise<T>)): Promise<T> {
  if (typeof source !== "function") return source;
  try {
    return await (source as () => T | Promise<T>)();
  } catch (error) {
    if (NotConfigured.isInstance(error)) throw error;
    throw sourceFailure(option, error);
  }
}

function assemble(
  { cert, key, pfx, passphrase }: MtlsMaterial,
  ca: MtlsOptions["ca"],
  { pieces, warnings }: FilesRead,
): ReadMaterial {
  const file = (option: string): Piece | undefined => pieces.find((piece) => piece.option === option);
  const caFile = file("caFile");
  return {
    material: {
      cert: named("cert", cert) ?? file("certFile"),
      key: named("key", key) ?? file("keyFile"),
      pfx: named("pfx", pfx) ?? file("pfxFile"),
      passphrase,
      ca: caFile === undefined ? authorities(ca) : [caFile],
    },
    warnings,
  };
}

function named(option: string, value: MtlsContent | undefined): Piece | undefined {
  return value === undefined ? undefined : { option, value };
}

function authorities(ca: MtlsOptions["ca"]): readonly Piece[] | undefined {
  if (ca === undefined) return undefined;
  if (typeof ca === "string" || ca instanceof Uint8Array) return [{ option: "ca", value: ca }];
  return ca.map((value, index) => ({ option: `ca[${index}]`, value }));
}

function noMaterial(): ConfigurationError {
  const message = 'must give an object with "cert" and "key", or with "pfx"';
  return configurationError("mtls", [{ path: "source", message, code: "mtls_incomplete" }]);
}
