/** What an integration and PassFort share. */
export interface PassfortCredentials {
  /** The key in base64, as the portal shows it: 32 bytes. */
  readonly secretKey: string;
}

/** How the PassFort simulator is set up. Every member may be left out. */
export interface PassfortSimulatorOptions {
  /**
   * Everything that looks random comes from it: ids, the key, the images.
   * @default "idbraid"
   */
  readonly seed?: string | undefined;
  /**
   * The clock underneath, milliseconds since 1970-01-01 UTC.
   * @default Date.now
   */
  readonly now?: (() => number) | undefined;
  /** Replaces the key. */
  readonly credentials?: Partial<PassfortCredentials> | undefined;
}
