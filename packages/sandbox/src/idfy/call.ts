import type { IdfyProduct } from "./options.ts";
import type { ClientRecord, IdfyWorld } from "./world.ts";

/** One API request that passed the gate, as a handler sees it. */
export interface IdfyCall {
  readonly world: IdfyWorld;
  readonly client: ClientRecord;
  /** Where the simulator seems to be, without a slash at the end. */
  readonly baseUrl: string;
  readonly url: URL;
  /** The parsed JSON body; nothing when there was none. */
  readonly body: unknown;
  /** A named part of the path, decoded. */
  readonly param: (name: string) => string;
}

/** One endpoint. */
export interface IdfyRoute {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Such as `/signature/documents/:documentId`. */
  readonly path: string;
  /** The scope that opens it. None: any token does. */
  readonly scope?: string;
  /** The product it belongs to. None: part of every subscription. */
  readonly product?: IdfyProduct;
  readonly run: (call: IdfyCall) => Response;
}
