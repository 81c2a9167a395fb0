import type { ApiPromise, Download } from "@idbraid/core";
import { expectTypeOf } from "vitest";
import type { Callbacks, CallbackSendParams, Images, PassFort, RawRequest } from "../index.ts";

declare function answer<T>(data: T): ApiPromise<T>;
declare const passfort: PassFort;
declare const download: Download;

// A user's test replaces the client by an object literal.
const callbacks: Callbacks = { send: ({ reference }) => answer({ callback_id: `c-${reference}` }) };
const images: Images = { download: () => answer(download) };
const fake: PassFort = { ...passfort, callbacks, images };
expectTypeOf(fake).toEqualTypeOf<PassFort>();

// Code that asks for less takes the client too.
interface Notifier {
  send(params: { provider_id: string; reference: string }): Promise<unknown>;
}
expectTypeOf(passfort.callbacks).toExtend<Notifier>();

expectTypeOf(await passfort.images.download("i-1")).toEqualTypeOf<Download>();
expectTypeOf(await passfort.request({ method: "GET", path: "/x" })).toEqualTypeOf<unknown>();
expectTypeOf<{
  provider_id: string;
  reference: string;
  custom_data: { a: 1 };
}>().toExtend<CallbackSendParams>();
expectTypeOf<{ reference: string }>().not.toExtend<CallbackSendParams>();
expectTypeOf<{ method: "TRACE"; path: string }>().not.toExtend<RawRequest>();
