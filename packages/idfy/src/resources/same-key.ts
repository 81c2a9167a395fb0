/**
 * Confirms that an answer is about what was asked for: the key that it repeats must be the one that was sent. An
 * answer without one passes.
 */
export function sameKey<K extends string>(
  name: K,
  sent: string | undefined,
): (data: { readonly [name in K]?: string | null | undefined } | undefined) => "mismatch" | undefined {
  return (data) => {
    const got: unknown = data?.[name];
    return sent === undefined || got === undefined || got === null || got === sent ? undefined : "mismatch";
  };
}
