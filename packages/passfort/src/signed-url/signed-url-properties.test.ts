import fc from "fast-check";
import { expect, it } from "vitest";
import { claimedUrl } from "./claimed-url.ts";
import { signUrl } from "./sign-url.ts";
import { verifySignedUrl } from "./verify-signed-url.ts";

const secretKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

it("S7: what is signed is accepted and says the same, whatever the custom data", async () => {
  const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
  await fc.assert(
    fc.asyncProperty(
      fc.webUrl({ withQueryParameters: true }),
      fc.option(wellFormed, { nil: undefined }),
      fc.uuid(),
      seconds,
      async (base, customData, auditeeId, end) => {
        const url = await signUrl(base, { secretKey, validUntil: end * 1000, auditeeId, customData });
        expect(new URL(url).href).toBe(url); // whoever opens it changes nothing
        expect(await verifySignedUrl(url, { secretKey, now: () => end * 1000 })).toEqual({
          auditee_id: auditeeId,
          custom_data: customData,
          validUntilMs: end * 1000,
        });
      },
    ),
    { numRuns: 100 },
  );
});

it("reads any text without failing", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "?",
      "&",
      "=",
      "%",
      "https://a/",
      "version=1",
      "valid_until=1",
      "&signature=",
      "custom_data=",
    ),
    fc.uuid().map((id) => `&auditee_id=${id}`),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(["string", "object"]).toContain(typeof claimedUrl(pieces.join("")));
    }),
  );
});

const wellFormed = fc.string({ unit: "grapheme" });
