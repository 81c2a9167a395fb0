/** A copy without a prototype: what someone put on `Object.prototype` decides nothing. */
export function ownMembers<T extends object>(source: T): T {
  return Object.assign(Object.create(null) as T, source);
}
