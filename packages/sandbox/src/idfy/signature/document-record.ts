/** One signature, put by a signer of the simulator. */
export interface SignatureRecord {
  readonly method: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly dateOfBirth: string | undefined;
  readonly nin: string | undefined;
  readonly signedAtMs: number;
}

/** One signer of a document. */
export interface SignerRecord {
  readonly id: string;
  /** The signer as the request has it, updates merged in. */
  request: Readonly<Record<string, unknown>>;
  signature: SignatureRecord | undefined;
}

/** One attachment of a document. */
export interface AttachmentRecord {
  readonly id: string;
  /** The attachment as the request has it, updates merged in. */
  request: Readonly<Record<string, unknown>>;
}

/** One reminder that was sent. */
export interface ReminderRecord {
  readonly signerId: string;
  readonly messageType: "EMAIL" | "SMS";
  readonly sentAtMs: number;
}

/** One signature document. */
export interface DocumentRecord {
  readonly id: string;
  readonly accountId: string;
  readonly externalId: string;
  /** The create request without its signers, updates merged in. */
  request: Readonly<Record<string, unknown>>;
  signers: SignerRecord[];
  attachments: AttachmentRecord[];
  reminders: ReminderRecord[];
  readonly createdAtMs: number;
  updatedAtMs: number;
  deadlineMs: number;
  canceled: { readonly reason: string | undefined } | undefined;
  /** Size of the signed files when the control API asked for one; they are made while they are sent. */
  readonly fileBytes: number | undefined;
}
