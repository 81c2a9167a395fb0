import type { Problem } from "@idbraid/core/signatures";

/** What an integration answers at `/`. */
export interface Metadata {
  readonly protocol_version: 1;
  readonly provider_name: string;
}

/**
 * Everything wrong with the metadata that a user gives; the path of the metadata themselves is empty.
 *
 * @see PassFort's documentation, "Metadata"
 */
export function checkMetadata(metadata: unknown): readonly Problem[] {
  if (typeof metadata !== "object" || metadata === null)
    return [{ path: "", message: "must be an object with a provider_name" }];
  const { provider_name: name, ...others } = metadata as Readonly<Record<string, unknown>>;
  const message = nameProblem(name);
  return [
    ...(message === undefined ? [] : [{ path: "provider_name", message }]),
    ...Object.keys(others).map((path) => ({ path, message: "is not known here. Known is provider_name" })),
  ];
}

function nameProblem(name: unknown): string | undefined {
  if (name === undefined) return "is missing";
  if (typeof name !== "string") return "must be of type string";
  const { length } = Array.from(name);
  return length < 6 || length > 49 ? `has ${length} characters. It needs 6 to 49` : undefined;
}
