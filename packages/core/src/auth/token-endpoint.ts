import type { BasicEncoding } from "./basic-credentials.ts";

/** Where and how tokens are asked for. */
export interface TokenEndpoint {
  readonly url: URL;
  readonly clientId: string;
  readonly clientAuth: "basic" | "post";
  readonly basicEncoding: BasicEncoding;
  readonly scopes: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
}
