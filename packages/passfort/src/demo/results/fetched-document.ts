import type { DocumentOutput } from "../../schemas/index.ts";
import { demoReference } from "../demo-marks.ts";
import type { SampleKind } from "../files/sample-file.ts";

type WrittenDocument = DocumentOutput["documents"][number];

/** A document with references to files, which `/download_file` will be asked for. */
export function fetched({ id, category, document_type }: WrittenDocument): WrittenDocument {
  const file = (value: SampleKind, part: string): string =>
    demoReference({ value, id: `${id ?? "file"}-${part}` });
  if (category === "PROOF_OF_ADDRESS") {
    return { id, category, images: [{ image_type: "FRONT", provider_reference: file("PDF", "front") }] };
  }
  return {
    id,
    category,
    document_type: (document_type ?? "UNKNOWN") === "UNKNOWN" ? "PASSPORT" : document_type,
    images: [
      { image_type: "FRONT", provider_reference: file("PNG", "front") },
      { image_type: "FACE", provider_reference: file("PNG", "face") },
    ],
    files: [
      { type: "LIVE_VIDEO", reference: file("MP4", "video") },
      { type: "VIDEO_FRAME", reference: file("PNG", "frame") },
    ],
  };
}
