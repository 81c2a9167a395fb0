import type { Problem } from "@idbraid/core/schema";
import type { HashedBody } from "@idbraid/core/signatures";

/** An answer before it is signed. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | OpenableBody;
  /** Types of the errors in it. */
  readonly errorTypes?: readonly string[] | undefined;
}

/** A body that is opened when it is sent, and hashed before. */
export interface OpenableBody extends HashedBody {
  readonly open: () => ReadableStream<Uint8Array>;
}

/** An answer of JSON, serialised once. */
export function jsonReply(
  value: unknown,
  { status = 200, headers = {} }: { readonly status?: number; readonly headers?: Reply["headers"] } = {},
): Reply {
  const body = new TextEncoder().encode(JSON.stringify(value));
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}

/** An answer that says in one word what went wrong on the way to a handler. */
export function errorReply(status: number, error: string, headers: Reply["headers"] = {}): Reply {
  return jsonReply({ error }, { status, headers });
}

/** The answer to a body that is not what PassFort sends: the fields, and never their values. */
export function invalidReply(problems: readonly Problem[]): Reply {
  return jsonReply({ error: "invalid_request", problems }, { status: 400 });
}

/** The one answer to whatever was not proven to come from PassFort. It is the same, byte for byte, whatever the reason. */
export function unauthorizedReply(): Reply {
  return errorReply(401, "unauthorized", {
    "www-authenticate": 'Signature realm="passfort",headers="(request-target) host date digest"',
  });
}

/** Ends the handling of a request with an answer. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super("refused");
    this.reply = reply;
  }
}
