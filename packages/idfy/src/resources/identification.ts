import { type ApiPromise, type PagePromise, path, type RequestFn, type RequestOptions } from "@idbraid/core";
import {
  idLanguageList,
  idProviderList,
  jsonWebKeySet,
  type IdLanguage,
  type IdProvider,
  type JsonWebKeySet,
} from "../schemas/identification-catalogue.ts";
import { Sessions, type IdentificationSessions } from "./sessions.ts";

/** Identification, version 2 of the API. Needs the scope `identify`. */
export interface IdentificationApi {
  readonly sessions: IdentificationSessions;
  readonly languages: IdentificationLanguages;
  readonly providers: IdentificationProviders;
  readonly keys: IdentificationKeys;
}

/** Languages of the identification pages. */
export interface IdentificationLanguages {
  /** Every language, in one page. */
  list(options?: RequestOptions): PagePromise<IdLanguage>;
}

/** The electronic identities that can be chosen. */
export interface IdentificationProviders {
  /** Every eID, in one page. */
  list(options?: RequestOptions): PagePromise<IdProvider>;
  /** Those that this account may use, in one page. */
  listForAccount(options?: RequestOptions): PagePromise<IdProvider>;
}

/** Keys for results that are signed. */
export interface IdentificationKeys {
  /**
   * The public keys that check signed results.
   *
   * @remarks Unconfirmed: seen on the successor's host only. It needs no token; one is sent all the same.
   * @see RFC 7517
   */
  retrieve(options?: RequestOptions): ApiPromise<JsonWebKeySet>;
}

/** Sends the operations of {@link IdentificationApi}. */
export class Identification implements IdentificationApi {
  readonly sessions: IdentificationSessions;
  readonly languages: IdentificationLanguages;
  readonly providers: IdentificationProviders;
  readonly keys: IdentificationKeys;

  constructor(request: RequestFn, sessionCreateIsKeyed: boolean) {
    this.sessions = new Sessions(request, sessionCreateIsKeyed);
    this.languages = new Languages(request);
    this.providers = new Providers(request);
    this.keys = new Keys(request);
  }
}

class Languages implements IdentificationLanguages {
  readonly #request: RequestFn;

  constructor(request: RequestFn) {
    this.#request = request;
  }

  list(options?: RequestOptions): PagePromise<IdLanguage> {
    return this.#request.page(
      {
        method: "GET",
        path: path`/identification/v2/languages`,
        replay: "safe",
        response: idLanguageList,
        rows: (list) => list,
        next: () => undefined,
      },
      options,
    );
  }
}

class Providers implements IdentificationProviders {
  readonly #request: RequestFn;

  constructor(request: RequestFn) {
    this.#request = request;
  }

  list(options?: RequestOptions): PagePromise<IdProvider> {
    return this.#request.page({ ...providerList, path: path`/identification/v2/id-providers` }, options);
  }

  listForAccount(options?: RequestOptions): PagePromise<IdProvider> {
    return this.#request.page(
      { ...providerList, path: path`/identification/v2/id-providers/account` },
      options,
    );
  }
}

/** The provider's description has a list here, its text a single object: both are read. */
const providerList = {
  method: "GET",
  replay: "safe",
  response: idProviderList,
  rows: (body: IdProvider | IdProvider[] | undefined): readonly IdProvider[] | undefined =>
    Array.isArray(body) || body?.type === undefined ? (body as IdProvider[] | undefined) : [body],
  next: () => undefined,
} as const;

class Keys implements IdentificationKeys {
  readonly #request: RequestFn;

  constructor(request: RequestFn) {
    this.#request = request;
  }

  retrieve(options?: RequestOptions): ApiPromise<JsonWebKeySet> {
    return this.#request(
      { method: "GET", path: path`/identification/v2/jwks`, replay: "safe", response: jsonWebKeySet },
      options,
    );
  }
}
