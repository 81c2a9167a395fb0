/** The paths of all members at any depth, such as `data.flags.0.type`; of objects only, if `only` says so. */
export function pathsIn(value: unknown, only: "all" | "objects" = "all"): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const wanted = only === "all" || (typeof member === "object" && !Array.isArray(member));
    return [...(wanted ? [name] : []), ...pathsIn(member, only).map((path) => `${name}.${path}`)];
  });
}

/** A deep copy with one member changed; `undefined` takes it away. */
export function changed(value: object, path: string, to: unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  const names = path.split(".");
  const last = names.pop() as string;
  let holder = copy;
  for (const name of names) holder = holder[name] as Record<string, unknown>;
  if (to === undefined) delete holder[last];
  else holder[last] = to;
  return copy;
}
