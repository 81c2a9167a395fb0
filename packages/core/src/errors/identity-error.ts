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

/** What every error of the SDK knows besides its message, in the order in which it is shown. */
const facts = [
  "code",
  "provider",
  "operation",
  "callId",
  "status",
  "requestId",
  "environment",
  "accountId",
  "retryable",
  "stopReason",
  "attempts",
] as const;
const kinds = /* @__PURE__ */ Symbol.for("@idbraid/core/kinds");

/** The base of every error that the SDK throws. Branch on `code`, or on a class through its `isInstance`. */
export class IdentityError extends Error {
  /** The name of the class, safe from minifiers. */
  static readonly kind: string = "IdentityError";

  /** Stable name of what happened, in lower_snake, such as `rate_limited`. */
  declare readonly code: string;
  /** The provider whose client threw, such as `acme`. */
  declare readonly provider: string | undefined;
  /** Method and path template of the call, such as `GET /documents/{id}`. */
  declare readonly operation: string | undefined;
  /** Our id of the call, as in hooks and logs. */
  declare readonly callId: string | undefined;
  /** Every exchange of the call, in order. */
  declare readonly attempts: readonly Attempt[];
  /** The HTTP status, when one came. */
  declare readonly status: number | undefined;
  /** The provider's id of the request, for its support. */
  declare readonly requestId: string | undefined;
  /** The environment the provider says it answered from. */
  declare readonly environment: string | undefined;
  /** The account the provider says the call ran under. */
  declare readonly accountId: string | undefined;
  /** A later, fresh call may succeed without any change. */
  declare readonly retryable: boolean;
  /** Why the SDK did not try (again). */
  declare readonly stopReason: StopReason | undefined;

  constructor(init: IdentityErrorInit) {
    super(init.message);
    const defaults: Partial<IdentityErrorInit> = { code: "error", retryable: false, attempts: [] };
    for (const fact of facts) (this as Record<string, unknown>)[fact] = init[fact] ?? defaults[fact];
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
    const names = (value as { readonly [kinds]?: unknown } | null | undefined)?.[kinds];
    return Array.isArray(names) && names.includes(this.kind);
  }

  /** The short form: never a body, a header or a secret. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries((["name", "message", ...facts] as const).map((fact) => [fact, this[fact]]));
  }

  /** What `console.log` and `util.inspect` print, at any depth: the stack and the short form. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const { name: _name, message: _message, attempts: _attempts, ...short } = this.toJSON();
    const known = Object.entries({ ...short, attempts: this.attempts.length })
      .filter(([, value]) => value !== undefined)
      .map(([fact, value]) => `${fact}: ${JSON.stringify(value)}`);
    return `${this.stack ?? this.message} { ${known.join(", ")} }`;
  }
}

/** Defines a property that no spread, `JSON.stringify` or `Object.keys` shows. */
export function hide(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true });
}

function lineage(type: typeof IdentityError): string[] {
  const names: string[] = [];
  for (let each: typeof type = type; "kind" in each; each = Object.getPrototypeOf(each) as typeof type) {
    names.push(each.kind);
  }
  return names;
}
