/** Without the members that are `undefined`, which would hide a default. */
export function given<T extends object>(
  values: T | undefined,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined)) as never;
}
