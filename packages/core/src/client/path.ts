import { encodeComponent } from "../transport/encode-component.ts";

/** A path built by the {@link path} tag: its template for messages, and the encoded path, or why there is none. */
export interface Path {
  /** With the names of the parameters, such as `/documents/{documentId}`. */
  readonly template: string;
  /** With each value percent-encoded. */
  readonly encoded: string;
  /** A parameter that may not be sent, such as an empty one. The call is then rejected. */
  readonly problem: { readonly path: string; readonly message: string } | undefined;
}

/** A parameter with its name: `{ documentId }`. */
export type PathParam = Readonly<Record<string, string | number>>;

/**
 * Builds a path. Each value is percent-encoded, so that it stays one segment; an empty one, `.` and `..` are refused.
 *
 * @example
 * ```ts
 * import { path } from "@idbraid/core";
 *
 * const documentId = "a/b";
 * path`/signature/documents/${{ documentId }}/status`.encoded; // "/signature/documents/a%2Fb/status"
 * ```
 */
export function path(strings: TemplateStringsArray, ...params: readonly PathParam[]): Path {
  let template = strings[0] as string;
  let encoded = template;
  let problem: Path["problem"] = template.startsWith("/")
    ? undefined
    : { path: "path", message: 'must start with "/"' };
  params.forEach((param, index) => {
    const name = Object.keys(param)[0] as string;
    const value: unknown = param[name];
    const rest = strings[index + 1] as string;
    template += `{${name}}${rest}`;
    problem ??= check(name, value);
    encoded += (problem === undefined ? encodeComponent(String(value)) : "") + rest;
  });
  return { template, encoded, problem };
}

function check(name: string, value: unknown): Path["problem"] {
  if (typeof value !== "string" && typeof value !== "number") {
    return { path: name, message: `must be a string, not ${value === null ? "null" : typeof value}` };
  }
  if (value === "") return { path: name, message: "is empty. Pass the id" };
  if (value === "." || value === "..") return { path: name, message: 'may not be "." or ".."' };
  if (loneSurrogate.test(String(value))) return { path: name, message: "is not well-formed Unicode" };
  return undefined;
}

const loneSurrogate = /\p{Surrogate}/u;
