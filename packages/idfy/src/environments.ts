/** Where a generation of the API lives. */
export interface Hosts {
  readonly baseUrl: string;
  /** Absent: `/oauth/connect/token` below the base URL. */
  readonly tokenUrl?: string;
}

/** The name of a preset. */
export type IdfyEnvironment = "idfy" | "signicat-express" | "signere-test" | "signere-prod";

/** The hosts of each preset. With `idfy` and `signicat-express` the credentials decide between test and production. */
export const environments: Readonly<Record<IdfyEnvironment, Hosts>> = {
  idfy: { baseUrl: "https://api.idfy.io" },
  "signicat-express": { baseUrl: "https://api.signicat.io" },
  "signere-test": {
    baseUrl: "https://api.idfy.io",
    tokenUrl: "https://oauth2test.signere.com/connect/token",
  },
  "signere-prod": { baseUrl: "https://api.idfy.io", tokenUrl: "https://oauth.signere.no/connect/token" },
};

/** Hosts that serve the same API: a list may link to any of them. Requests go to the client's own all the same. */
export const linkOrigins: readonly string[] = ["https://api.idfy.io", "https://api.signicat.io"];

/** The token endpoint below a base URL. */
export function tokenUrlBelow(baseUrl: string): string {
  return `${new URL(baseUrl).href.replace(/\/+$/, "")}/oauth/connect/token`;
}
