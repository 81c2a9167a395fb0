import type { Attempt } from "../transport/attempt.ts";
import type { StopReason } from "../transport/replay.ts";

/** What every error of the SDK may know. */
export interface IdentityErrorInit {
  /** The whole message: what happened, why, what to do. No secret, no personal data. */
  readonly message: string;
  /** Stable, in lower_snake. */
  readonly code?: string | undefined;
  readonly provider?: string | undefined;
  readonly operation?: string | undefined;
  readonly callId?: string | undefined;
  readonly attempts?: readonly Attempt[] | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly environment?: string | undefined;
  readonly accountId?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly stopReason?: StopReason | undefined;
}

const kinds = /* @__PURE__ */ Symbol.for("@idbraid/core/kinds");
const inspect = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/** The base of every error that the SDK throws. Branch on `code`, or on a class through its `isInstance`. */
export class IdentityError extends Error {
  /** The name of the class, safe from minifiers. */
  static readonly kind: string = "IdentityError";

  /** Stable name of what happened, in lower_snake, such as `rate_limited`. */
  readonly code: string;
  /** The provider whose client threw, such as `acme`. */
  readonly provider: string | undefined;
  /** Method and path template of the call, such as `GET /documents/{id}`. */
  readonly operation: string | undefined;
  /** Our id of the call, as in hooks and logs. */
  readonly callId: string | undefined;
  /** Every exchange of the call, in order. */
  readonly attempts: readonly Attempt[];
  /** The HTTP status, when one came. */
  readonly status: number | undefined;
  /** The provider's id of the request, for its support. */
  readonly requestId: string | undefined;
  /** The environment the provider says it answered from. */
  readonly environment: string | undefined;
  /** The account the provider says the call ran under. */
  readonly accountId: string | undefined;
  /** A later, fresh call may succeed without any change. */
  readonly retryable: boolean;
  /** Why the SDK did not try (again). */
  readonly stopReason: StopReason | undefined;

  constructor(init: IdentityErrorInit) {
    super(init.message);
    this.code = init.code ?? "error";
    this.provider = init.provider;
    this.operation = init.operation;
    this.callId = init.callId;
    this.attempts = init.attempts ?? [];
    this.status = init.status;
    this.requestId = init.requestId;
    this.environment = init.environment;
    this.accountId = init.accountId;
    this.retryable = init.retryable ?? false;
    this.stopReason = init.stopReason;
    hide(this, kinds, lineage(new.target));
  }

  /** The name of the class. A getter, so that the first line of the stack has it too. */
  override get name(): string {
    return (this.constructor as typeof IdentityError).kind;
  }

  /** True for this class and its subclasses, also from another copy of the package, where `instanceof` fails. */
  static isInstance<E extends IdentityError>(
    this: { readonly kind: string; readonly prototype: E },
    value: unknown,
  ): value is E {
    if (typeof value !== "object" || value === null) return false;
    const names: unknown = (value as Record<symbol, unknown>)[kinds];
    return Array.isArray(names) && names.includes(this.kind);
  }

  /** The short form: never a body, a header or a secret. */
  toJSON(): Record<string, unknown> {
    const { name, message, code, provider, operation, callId, status, requestId, environment, accountId } =
      this;
    return {
      name,
      message,
      code,
      provider,
      operation,
      callId,
      status,
      requestId,
      environment,
      accountId,
      retryable: this.retryable,
      stopReason: this.stopReason,
      attempts: this.attempts,
    };
  }

  /** What `console.log` and `util.inspect` print, at any depth: the stack and the short form. */
  [inspect](): string {
    const { name: _name, message: _message, attempts, ...facts } = this.toJSON();
    const known = Object.entries({ ...facts, attempts: (attempts as readonly Attempt[]).length })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    return `${this.stack ?? this.message} { ${known.join(", ")} }`;
  }
}

/** Defines a property that no spread, `JSON.stringify` or `Object.keys` shows. */
export function hide(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: false, configurable: true, writable: false });
}

function lineage(type: typeof IdentityError): string[] {
  const names: string[] = [];
  let current: unknown = type;
  while (typeof current === "function" && "kind" in current) {
    names.push(current.kind as string);
    current = Object.getPrototypeOf(current) as unknown;
  }
  return names;
}
