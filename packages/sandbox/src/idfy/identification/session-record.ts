/** How far a session is. `created` and `user_initiated` are open, the rest are ends. */
export type SessionStatus =
  | "created"
  | "user_initiated"
  | "success"
  | "failed"
  | "user_aborted"
  | "timed_out"
  | "invalidated";

/** Who the simulated person is. */
export interface SandboxIdentity {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Such as `1990-06-30`. */
  readonly dateOfBirth?: string | undefined;
  /** National identity number. */
  readonly nin?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly email?: string | undefined;
}

/** One identification session. */
export interface SessionRecord {
  readonly id: string;
  readonly accountId: string;
  /** The create request as it came. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly flow: "redirect" | "iframe" | "headless";
  readonly createdAtMs: number;
  expiresAtMs: number;
  status: SessionStatus;
  provider: string | undefined;
  identity: Readonly<Record<string, unknown>> | undefined;
  error: Readonly<Record<string, unknown>> | undefined;
  events: { readonly name: string; readonly eventType: string; readonly atMs: number }[];
}
