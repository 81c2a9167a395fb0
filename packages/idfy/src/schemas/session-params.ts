import * as z from "zod";
import { lazySchema, openEnum, personal } from "@idbraid/core";
import { idFlow, idInclude, idLanguageCode, idProviderType } from "./identification-enums.ts";
import { listOf, optional, personalText } from "./members.ts";

const ui = () =>
  z.strictObject(
    optional({
      hideProviderHeader: z.boolean(),
      hideFooter: z.boolean(),
      themeMode: openEnum(["light", "dark"]),
      colorTheme: openEnum(["default", "light_blue"]),
      topBar: z.strictObject(
        optional({ title: z.string(), foregroundColor: z.string(), backgroundColor: z.string() }),
      ),
    }),
  );

/** What `sessions.create` takes. */
export const sessionCreateParams = lazySchema(() =>
  z.strictObject({
    flow: idFlow(),
    ...optional({
      /** The eIDs to choose from. @default all of the account */
      allowedProviders: listOf(idProviderType()),
      /** @default "en" */
      language: idLanguageCode(),
      /** What the identification is to tell about the person. */
      include: listOf(idInclude()),
      /** Needed for the flow `redirect`. */
      redirectSettings: z.strictObject({
        successUrl: z.string(),
        abortUrl: z.string(),
        errorUrl: z.string(),
      }),
      iframeSettings: z.strictObject(
        optional({ parentDomains: listOf(z.string()), postMessageTargetOrigin: z.string() }),
      ),
      /** Your own id for this identification: unique for each. With it the call can be repeated safely. */
      externalReference: z.string(),
      departmentId: z.string(),
      ui: ui(),
      /** Filled in for the person: a phone number has its country code, a date of birth is `YYYY-MM-DD`. */
      prefilledInput: personal(
        z.strictObject(
          optional({
            nin: personalText(),
            phoneNumber: personalText(),
            dateOfBirth: personalText(),
            username: personalText(),
          }),
        ),
      ),
    }),
  }),
);

/** What `sessions.list` takes. */
export const sessionListParams = lazySchema(() =>
  z.strictObject(
    optional({
      /** `nextCursor` of an earlier page. */
      cursor: z.string(),
      /** Rows a page. @default 25, set by the provider */
      limit: z.number("must be a number").int("must be a whole number").min(1, "must be at least 1"),
    }),
  ),
);

/** What `sessions.create` takes. */
export type SessionCreateParams = z.infer<ReturnType<typeof sessionCreateParams>>;
/** What `sessions.list` takes. */
export type SessionListParams = z.infer<ReturnType<typeof sessionListParams>>;
