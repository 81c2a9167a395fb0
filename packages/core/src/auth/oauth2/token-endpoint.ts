import type { BasicEncoding } from "../basic-credentials.ts";

/** Where and how tokens are asked for. */
export interface TokenEndpoint {
  readonly url: URL;
  readonly clientId: string;
  /** `none` is for a public client: it has no secret and sends its id alone. */
  readonly clientAuth: "basic" | "post" | "none";
  readonly basicEncoding: BasicEncoding;
  readonly scopes: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
}
