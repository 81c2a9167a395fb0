import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { fileFormat, signerFileFormat } from "./signature-enums.ts";

/** Which file of a document or attachment. */
export const documentFileParams = lazySchema(() => z.strictObject({ fileFormat: fileFormat() }));

/** Which file that one signer signed. */
export const signerFileParams = lazySchema(() => z.strictObject({ fileFormat: signerFileFormat() }));

/** Which file of a document or attachment. */
export type DocumentFileParams = z.infer<ReturnType<typeof documentFileParams>>;
/** Which file that one signer signed. */
export type SignerFileParams = z.infer<ReturnType<typeof signerFileParams>>;
