import { expectTypeOf } from "vitest";
import * as z from "zod";
import { lazySchema } from "./lazy-schema.ts";
import { type Open, openEnum } from "./open-enum.ts";
import { personal } from "./personal.ts";

const thing = lazySchema(() =>
  z.looseObject({ status: openEnum(["new", "done"]), name: personal(z.string()) }),
);
type Thing = z.infer<ReturnType<typeof thing>>;

// An editor completes the known values, and any other text is still a status.
expectTypeOf<Thing["status"]>().toEqualTypeOf<Open<"new" | "done">>();
expectTypeOf<Open<"new" | "done">>().toEqualTypeOf<"new" | "done" | (string & {})>();
expectTypeOf<"invented-tomorrow">().toExtend<Thing["status"]>();
expectTypeOf<Extract<Thing["status"], "new" | "done">>().toEqualTypeOf<"new" | "done">();
expectTypeOf<number>().not.toExtend<Thing["status"]>();

// The mark does not change the type.
expectTypeOf<Thing["name"]>().toBeString();
