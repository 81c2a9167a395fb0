import type * as NodeCrypto from "node:crypto";
import type { FileAnswer } from "./answers.ts";
import { fault, opened, type OpenSource, piecesOf } from "./file-pieces.ts";
import type { OpenableBody } from "./reply.ts";

/**
 * The content of a file as a body that can be hashed before it is sent. A function is read once for the hash, and again
 * when the body is sent; where there is no Node to hash in pieces, and for what can be read once only, it is collected.
 *
 * @param options.signal Closes the content while it is hashed or collected.
 * @param options.onError Hears what went wrong while the body was sent. The connection is cut then.
 * @throws {IdentityError} when it is too large to be collected (`file_too_large`) or gives something else than bytes
 *   (`file_not_bytes`)
 */
export async function fileBody(
  content: FileAnswer["content"],
  { signal, onError }: { readonly signal: AbortSignal; readonly onError: (error: unknown) => void },
): Promise<Uint8Array | OpenableBody> {
  if (ArrayBuffer.isView(content)) return content;
  if (typeof content !== "function") return collected(opened(content), signal);
  const hash = newHash();
  if (hash === undefined) return collected(opened(content()), signal);
  for await (const piece of piecesOf(opened(content()), signal)) hash.update(piece);
  const hashed = hash.digest();
  const again = opened(content());
  return { ...hashed, open: () => streamOf(again, hashed, onError) };
}

/** What must be held in memory at most. */
const maxCollectedBytes = 32 * 2 ** 20;

async function collected(source: OpenSource, signal: AbortSignal): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of piecesOf(source, signal)) {
    size += piece.length;
    if (size > maxCollectedBytes)
      throw fault(
        "file_too_large",
        `A file that can be read once only has more than ${maxCollectedBytes} bytes. Give a function that opens it as "content".`,
      );
    pieces.push(piece);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

interface Hashed {
  readonly size: number;
  readonly sha256: Uint8Array;
}

/** The pieces, the last of which is given only when they are the same bytes as before. */
async function* same(pieces: AsyncIterable<Uint8Array>, before: Hashed): AsyncGenerator<Uint8Array, void> {
  const hash = newHash();
  let held: Uint8Array | undefined;
  for await (const piece of pieces) {
    if (held !== undefined) yield held;
    held = piece;
    hash?.update(piece);
  }
  const now = hash?.digest();
  if (now?.size !== before.size || now.sha256.some((byte, at) => byte !== before.sha256[at]))
    throw fault("file_changed", "A file gave other bytes when it was opened again. Its answer was cut off.");
  if (held !== undefined) yield held;
}

function streamOf(
  source: OpenSource,
  before: Hashed,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const hungUp = new AbortController();
  const pieces = same(piecesOf(source, hungUp.signal), before);
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await pieces.next();
          if (hungUp.signal.aborted) return;
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          if (hungUp.signal.aborted) return;
          onError(error);
          controller.error(fault("download_failed", "A file could not be sent to its end."));
        }
      },
      cancel: () => {
        hungUp.abort();
        source.close();
      },
    },
    { highWaterMark: 0 },
  );
}

function newHash():
  | {
      update: (piece: Uint8Array) => void;
      digest: () => Hashed;
    }
  | undefined {
  const crypto: typeof NodeCrypto | undefined = globalThis.process?.getBuiltinModule?.("node:crypto");
  if (crypto === undefined) return undefined;
  const hash = crypto.createHash("sha256");
  let size = 0;
  return {
    update: (piece) => {
      size += piece.length;
      hash.update(piece);
    },
    digest: () => ({ size, sha256: hash.digest() }),
  };
}
