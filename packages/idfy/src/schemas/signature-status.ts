import * as z from "zod";
import { lazySchema } from "@idbraid/core";
import { nullish } from "./members.ts";
import { documentStatus, fileFormat } from "./signature-enums.ts";

/** How far a document is, and which files can be downloaded. The keys of `attachmentPackages` are attachment ids. */
export const signatureStatus = lazySchema(() =>
  z.looseObject(
    nullish({
      documentStatus: documentStatus(),
      completedPackages: z.array(fileFormat()),
      attachmentPackages: z.record(z.string(), z.array(fileFormat())),
    }),
  ),
);

/** How far a document is, and which files can be downloaded. */
export type SignatureStatus = z.infer<ReturnType<typeof signatureStatus>>;
