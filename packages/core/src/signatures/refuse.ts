import { SignatureError, type SignatureReason } from "../errors/signature-error.ts";

/** The error of a signature that is refused. No word of it comes from the message. */
export function refusal(reason: SignatureReason, why: string): SignatureError {
  return new SignatureError({ reason, message: `The signature was refused: ${why}.` });
}
