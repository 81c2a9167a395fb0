import { AuthenticationError } from "../../errors/api-errors.ts";
import type { Secret } from "../secrets/secret.ts";
import { waitFor } from "../wait-for.ts";

/**
 * Does work that needs the client's secret, which is empty for a public client. A secret that the provider refuses is
 * read again for the next work.
 *
 * @param signal Ends the wait for the secret, not the work.
 */
export async function withClientSecret<T>(
  secret: Secret | undefined,
  work: (value: string) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (secret === undefined) return work("");
  const { value, generation } = await waitFor(secret.read(), signal);
  try {
    return await work(value);
  } catch (error) {
    if (AuthenticationError.isInstance(error) && !needsUser(error)) secret.refuse(generation);
    throw error;
  }
}

/** Whether the session is over, so that only the user can help. */
export function needsUser(error: unknown): error is AuthenticationError {
  return AuthenticationError.isInstance(error) && error.code === "reauthorization_required";
}
