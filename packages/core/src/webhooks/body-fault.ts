import { IdentityError } from "../errors/identity-error.ts";

/** Why a body could not be read, and the status that answers it. */
const statuses = { body_cut: 400, body_timeout: 408, body_too_large: 413 } as const;

/** The error for a body that cannot be read. */
export function bodyFault(code: keyof typeof statuses, message: string): IdentityError {
  return new IdentityError({ code, message });
}

/** The status that answers a body that could not be read: 400, 408 or 413; `undefined` for any other error. */
export function bodyFaultStatus(error: unknown): number | undefined {
  if (!IdentityError.isInstance(error) || !Object.hasOwn(statuses, error.code)) return undefined;
  return statuses[error.code as keyof typeof statuses];
}
