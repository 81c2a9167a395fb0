import type * as z from "zod";

/** Gives a schema, which is built on the first call. Hundreds of schemas cost nothing until they are used. */
export type LazySchema<T> = () => z.ZodType<T>;

/** Defers the building of a schema to its first use. */
export function lazySchema<S extends z.ZodType>(build: () => S): () => S {
  let built: S | undefined;
  return () => (built ??= build());
}
