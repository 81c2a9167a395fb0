/** Where people find help with a provider. Errors name what fits them. */
export interface ProviderInfo {
  /** The URL of its documentation. */
  readonly documentation?: string | undefined;
  /** The URL of the page that tells what is down at present. */
  readonly statusPage?: string | undefined;
  /** The URL or mail address of its support. */
  readonly support?: string | undefined;
  /** The URL or mail address of its sales. @default that of `support` */
  readonly sales?: string | undefined;
}
