/** What is read of the config of axios for the URL. */
export interface UrlConfig {
  readonly url?: string | undefined;
  readonly baseURL?: string | undefined;
  readonly allowAbsoluteUrls?: boolean | undefined;
  readonly params?: unknown;
  readonly paramsSerializer?: unknown;
}

/** The URL as axios would build it from base URL, path and parameters; `undefined` when it is none. */
export function finalUrl(config: UrlConfig): URL | undefined {
  const { url = "", baseURL, allowAbsoluteUrls } = config;
  const absolute = /^(?:[a-z][a-z\d+\-.]*:)?\/\//i.test(url) && allowAbsoluteUrls !== false;
  const full = baseURL === undefined || baseURL === "" || absolute ? url : joined(baseURL, url);
  const query = queryOf(config);
  const base = full.replace(/#.*/, "");
  const text = query === "" ? base : `${base}${base.includes("?") ? "&" : "?"}${query}`;
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether the parameters can be written here: options of a serializer other than `serialize` cannot. */
export function serializerProblem({ params, paramsSerializer }: UrlConfig): string | undefined {
  if (params === undefined || params === null || params instanceof URLSearchParams) return undefined;
  if (
    paramsSerializer === undefined ||
    paramsSerializer === null ||
    serializerOf(paramsSerializer) !== undefined
  )
    return undefined;
  return 'its "paramsSerializer" is no function and has no "serialize". Give it one';
}

function joined(baseUrl: string, url: string): string {
  return url === "" ? baseUrl : `${baseUrl.replace(/\/+$/, "")}/${url.replace(/^\/+/, "")}`;
}

type Serializer = (params: unknown) => string;

function serializerOf(given: unknown): Serializer | undefined {
  if (typeof given === "function") return given as Serializer;
  const { serialize } = Object(given) as { readonly serialize?: unknown };
  return typeof serialize === "function" ? (serialize as Serializer) : undefined;
}

function queryOf({ params, paramsSerializer }: UrlConfig): string {
  if (params === undefined || params === null) return "";
  const serialize = serializerOf(paramsSerializer);
  if (serialize !== undefined) return serialize(params);
  if (params instanceof URLSearchParams) return params.toString();
  return Object.entries(params)
    .flatMap(([name, value]) => pairsOf(name.trim(), value))
    .join("&");
}

/** As axios does without a serializer: `a[]=1` for a plain list, `a[b]=1` and `a[0]=1` within a value. */
function pairsOf(name: string, value: unknown): string[] {
  if (isGroup(value) && name.endsWith("{}")) return within(name, JSON.stringify(value));
  if (Array.isArray(value) && !value.some(isGroup))
    return value.flatMap((item) => within(listName(name), item));
  return within(name, value);
}

function within(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (value instanceof Date) return [`${encode(name)}=${encode(value.toISOString())}`];
  if (isGroup(value))
    return Object.entries(value).flatMap(([key, item]) => within(`${name}[${key.trim()}]`, item));
  return [`${encode(name)}=${encode(`${value as string | number | boolean}`)}`];
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}

function listName(name: string): string {
  return name.endsWith("[]") ? name : `${name}[]`;
}

/** axios leaves four characters readable; servers decode both forms alike. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/%3A/g, ":")
    .replace(/%24/g, "$")
    .replace(/%2C/g, ",")
    .replace(/%20/g, "+");
}
