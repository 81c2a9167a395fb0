/** A copy with own properties only and no prototype, so that a polluted `Object.prototype` sets no option. */
export function ownOptions<T extends object>(options: T): T {
  return Object.assign<object, T>(Object.create(null) as object, options);
}
