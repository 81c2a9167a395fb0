/** The scopes that are known by name. */
export type KnownScope =
  | "identify"
  | "document_read"
  | "document_write"
  | "document_file"
  | "event"
  | "addons"
  | "account_read"
  | "account_write"
  | "account-create"
  | "oauth_write"
  | "openid_write"
  | "form_read"
  | "form_write"
  | "form_file"
  | "invoice"
  | "analytics"
  | "audit_read"
  | "audit_write"
  | "audit_root"
  | "merchantsign"
  | "validation"
  | "validation_ssn"
  | "text_read"
  | "text_write"
  | "dealer"
  | "jwt"
  | "share_read"
  | "share_write"
  | "deposit_read"
  | "deposit_write"
  | "info_legal_person_read"
  | "info_natural_person_read";

/** What a token is good for. Others than the known ones may exist. */
export type IdfyScope = KnownScope | (string & {});

/** The scopes that the methods of this package need. */
export const defaultScopes: readonly IdfyScope[] = [
  "identify",
  "document_read",
  "document_write",
  "document_file",
];
