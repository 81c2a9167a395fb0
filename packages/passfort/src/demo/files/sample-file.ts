import type { FileAnswer } from "../../integration/answers.ts";
import { readDemoReference } from "../demo-marks.ts";
import type { DemoBody } from "../demo-request.ts";
import { isRecord } from "../../is-record.ts";
import { sampleMp4 } from "./sample-mp4.ts";
import { samplePdf } from "./sample-pdf.ts";
import { samplePng } from "./sample-png.ts";

/** The kinds of sample files; references of demo files name one. */
export type SampleKind = "PNG" | "PDF" | "MP4";

/** The file that a demo reference names; for a reference of another form, one that fits the question. */
export function sampleFile({ file_reference, download_info }: DemoBody): FileAnswer {
  const info = isRecord(download_info) ? download_info : {};
  const asked = info["file_type"] === "LIVE_VIDEO" ? "MP4" : "PNG";
  switch (readDemoReference(file_reference)?.value ?? asked) {
    case "MP4":
      return { content: sampleMp4(), content_type: "video/mp4", file_name: "demo.mp4" };
    case "PDF":
      return { content: samplePdf(), content_type: "application/pdf", file_name: "demo.pdf" };
    default:
      return { content: samplePng(), content_type: "image/png", file_name: "demo.png" };
  }
}
