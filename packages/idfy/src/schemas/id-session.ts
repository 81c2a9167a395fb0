import * as z from "zod";
import { lazySchema, openEnum, personal } from "@idbraid/core";
import {
  idFlow,
  idInclude,
  idLanguageCode,
  idProviderType,
  idResourceStatus,
  idSessionStatus,
} from "./identification-enums.ts";
import { identity } from "./identity.ts";
import { nullish, personalText } from "./members.ts";

/** A file or report that belongs to a session. */
export const idSessionResource = lazySchema(() =>
  z.looseObject(
    nullish({
      type: openEnum(["vipps_aml_person"]),
      id: z.string(),
      url: personalText(),
      contentType: z.string(),
      status: idResourceStatus(),
      expires: z.string(),
    }),
  ),
);

/** One step in the life of a session. */
export const idSessionEvent = lazySchema(() =>
  z.looseObject(
    nullish({
      id: z.union([z.number(), z.string()]),
      name: z.string(),
      eventType: openEnum(["success", "failure", "information"]),
      timestamp: z.string(),
      eventData: personal(z.record(z.string(), z.unknown())),
    }),
  ),
);

/** One identification session. Instants are ISO 8601 texts, some with seven digits after the second. */
export const idSession = lazySchema(() =>
  z.looseObject({
    id: z.string(),
    ...nullish({
      status: idSessionStatus(),
      /** Where the person goes; it opens the session. Absent for the flow `headless`. */
      url: personalText(),
      /** For the flow `headless`: to be shown beside the eID's own. */
      securityReference: z.string(),
      created: z.string(),
      expires: z.string(),
      flow: idFlow(),
      allowedProviders: z.array(idProviderType()),
      provider: idProviderType(),
      language: idLanguageCode(),
      include: z.array(idInclude()),
      redirectSettings: z.looseObject(
        nullish({ successUrl: z.string(), abortUrl: z.string(), errorUrl: z.string() }),
      ),
      iframeSettings: z.looseObject(
        nullish({ parentDomains: z.array(z.string()), postMessageTargetOrigin: z.string() }),
      ),
      externalReference: z.string(),
      departmentId: z.string(),
      ui: z.looseObject({}),
      prefilledInput: personal(z.looseObject({})),
      /** Only at the status `success`, and never in lists. */
      identity: identity(),
      environment: personal(z.looseObject(nullish({ userAgent: z.string(), ipAddress: z.string() }))),
      resources: z.array(idSessionResource()),
      auditTrail: z.looseObject(nullish({ certificate: personalText(), events: z.array(idSessionEvent()) })),
      /** Why the session failed: a result, not an error of the call. */
      error: z.looseObject(nullish({ message: personalText(), code: z.string(), providerCode: z.string() })),
    }),
  }),
);

/** One page of sessions. Lists hold no personal data of the person identified. */
export const idSessionPage = lazySchema(() =>
  z.looseObject({ data: z.array(idSession()), ...nullish({ limit: z.number(), nextCursor: z.string() }) }),
);

/** One identification session. */
export type IdSession = z.infer<ReturnType<typeof idSession>>;
/** One page of sessions. */
export type IdSessionPage = z.infer<ReturnType<typeof idSessionPage>>;
/** A file or report that belongs to a session. */
export type IdSessionResource = z.infer<ReturnType<typeof idSessionResource>>;
/** One step in the life of a session. */
export type IdSessionEvent = z.infer<ReturnType<typeof idSessionEvent>>;
