/** The content of one option, under the name that messages call it by. */
export interface Piece {
  readonly option: string;
  readonly value: string | Uint8Array;
}

/** All that a client certificate is made of, read and not yet checked. */
export interface Material {
  readonly cert?: Piece | undefined;
  readonly key?: Piece | undefined;
  readonly pfx?: Piece | undefined;
  readonly passphrase?: string | undefined;
  readonly ca?: readonly Piece[] | undefined;
}
