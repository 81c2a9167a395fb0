import { IdentityError } from "@idbraid/core/signatures";
import type * as NodeCrypto from "node:crypto";
import type { FileAnswer } from "./answers.ts";
import type { OpenableBody } from "./reply.ts";

/**
 * The content of a file as a body that can be hashed before it is sent. A function is read once for the hash, and again
 * when the body is sent; where there is no Node to hash in pieces, and for what can be read once only, it is collected.
 *
 * @param onError Hears what went wrong while the body was sent. The connection is cut then.
 * @throws {IdentityError} when it is too large to be collected (`file_too_large`) or a piece is no bytes (`file_not_bytes`)
 */
export async function fileBody(
  content: FileAnswer["content"],
  onError: (error: unknown) => void,
): Promise<Uint8Array | OpenableBody> {
  if (ArrayBuffer.isView(content)) return content;
  if (typeof content !== "function") return collected(content);
  const hash = newHash();
  if (hash === undefined) return collected(content());
  for await (const piece of piecesOf(content())) hash.update(piece);
  const hashed = hash.digest();
  return { ...hashed, open: () => streamOf(same(content(), hashed), onError) };
}

type Source = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** What must be held in memory at most. */
const maxCollectedBytes = 32 * 2 ** 20;

async function collected(source: Source): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of piecesOf(source)) {
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

/** The pieces, the last of which is given only when they are the same bytes as before. */
async function* same(source: Source, before: { readonly size: number; readonly sha256: Uint8Array }) {
  const hash = newHash();
  let held: Uint8Array | undefined;
  for await (const piece of piecesOf(source)) {
    if (held !== undefined) yield held;
    held = piece;
    hash?.update(piece);
  }
  const now = hash?.digest();
  if (now?.size !== before.size || now.sha256.some((byte, at) => byte !== before.sha256[at]))
    throw fault("file_changed", "A file gave other bytes when it was opened again. Its answer was cut off.");
  if (held !== undefined) yield held;
}

async function* piecesOf(source: Source): AsyncGenerator<Uint8Array, void> {
  for await (const piece of Symbol.asyncIterator in source ? source : readerOf(source)) {
    if (!ArrayBuffer.isView(piece)) throw fault("file_not_bytes", "A file gave something else than bytes.");
    if (piece.length > 0) yield piece;
  }
}

/** Streams of some runtimes are not iterable. */
async function* readerOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

function streamOf(
  pieces: AsyncGenerator<Uint8Array, void>,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await pieces.next();
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          onError(error);
          controller.error(fault("download_failed", "A file could not be sent to its end."));
        }
      },
      cancel: async () => {
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
}

function newHash():
  | {
      update: (piece: Uint8Array) => void;
      digest: () => { readonly size: number; readonly sha256: Uint8Array };
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

function fault(code: string, message: string): IdentityError {
  return new IdentityError({ code, message, provider: "passfort" });
}
