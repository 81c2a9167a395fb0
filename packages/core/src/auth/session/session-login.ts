import { AuthenticationError } from "../../errors/api-errors.ts";
import { IdentityError } from "../../errors/identity-error.ts";
import { InvalidResponseError } from "../../errors/invalid-response-error.ts";
import { SecretFields } from "../secrets/secret-fields.ts";
import type {
  IssuedSession,
  SessionLogin,
  SessionLoginContext,
  SessionLoginRequest,
} from "./session-requests.ts";
import { valueProblem, type SecretCheck } from "../secrets/secret.ts";
import { sourceFailure } from "../secrets/source-failure.ts";

/** The function that makes this request. */
export function loginByRequest({
  method,
  path,
  body,
  tokenAt,
  idleMinutesAt,
}: SessionLoginRequest): SessionLogin {
  const fields = new SecretFields("login.body", body);
  return async ({ send, signal }) => {
    const read = await fields.read(signal);
    try {
      const answer = await send({ method, path, body: read.values });
      return {
        token: at(answer, tokenAt) as string,
        idleMs: idleMinutesAt === undefined ? undefined : Number(at(answer, idleMinutesAt)) * 60_000,
      };
    } catch (error) {
      if (AuthenticationError.isInstance(error)) fields.refuse(read);
      throw error;
    }
  };
}

/**
 * Logs in. The token can be sent where the check allows it, and `idleMs` is a lifetime or absent.
 *
 * @throws {InvalidResponseError} when there is no such token
 * @throws {ConfigurationError} when the function fails
 */
export async function logIn(
  login: SessionLogin,
  context: SessionLoginContext,
  check: SecretCheck | undefined,
): Promise<IssuedSession> {
  const { token, idleMs = 0 } = await called(login, context);
  const message = valueProblem(token, check);
  if (message !== undefined) {
    throw new InvalidResponseError({
      message: `The login gave no usable token: it ${message}. Check "login".`,
      reason: "mismatch",
    });
  }
  return { token: token as string, idleMs: idleMs > 0 && Number.isFinite(idleMs) ? idleMs : undefined };
}

async function called(login: SessionLogin, context: SessionLoginContext): Promise<Partial<IssuedSession>> {
  try {
    return Object(await login(context)) as Partial<IssuedSession>;
  } catch (error) {
    throw IdentityError.isInstance(error) ? error : sourceFailure("login", error);
  }
}

function at(answer: unknown, place: string): unknown {
  let value = answer;
  for (const name of place.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}
