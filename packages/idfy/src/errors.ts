import type { FieldError, ProviderFault } from "@idbraid/core";

/**
 * What an error body of Idfy says: `{ message, code }`, `{ message, errors: [{ field, message }] }` or
 * `{ error, error_description }`, some with a `requestId`, each also in PascalCase; or text and HTML of a gateway, which is not repeated in
 * messages.
 */
export function readIdfyError(body: unknown): ProviderFault {
  if (typeof body === "string") return { message: body };
  if (!isRecord(body)) return {};
  const error = textOf(body, "error");
  const message = textOf(body, "message") ?? textOf(body, "error_description") ?? error;
  return {
    code: textOf(body, "code") ?? error,
    message,
    messageIsPublic: true,
    requestId: textOf(body, "requestId"),
    fieldErrors: fieldErrorsOf(member(body, "errors")),
  };
}

function fieldErrorsOf(errors: unknown): readonly FieldError[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter(isRecord).flatMap((one) => {
    const message = textOf(one, "message");
    return message === undefined ? [] : [{ field: textOf(one, "field") ?? "", message }];
  });
}

function textOf(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = member(body, name);
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Older endpoints spell their members in PascalCase. */
function member(body: Readonly<Record<string, unknown>>, name: string): unknown {
  return body[name] ?? body[name.charAt(0).toUpperCase() + name.slice(1)];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
