import * as z from "zod";
import { type LazySchema, lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { companyMetadata } from "./company-metadata.ts";
import { entityTypes } from "./enums.ts";
import { individualData } from "./individual.ts";
import { listOf, nullish, oneOf, personOrCompany, uuid, type Written } from "./members.ts";
import { readTenure, tenure } from "./tenure.ts";

/**
 * A person or company that has to do with a company, as an integration states it.
 *
 * @see PassFort's documentation, "Company data"
 * @remarks Unconfirmed: roles are those of PassFort's reference integration for company data; others pass.
 */
export const associatedEntity: LazySchema<AssociatedEntity> = lazySchema(() => written());

/** A person or company that has to do with a company. */
export interface AssociatedEntity extends Written<z.infer<ReturnType<typeof written>>> {}

/** The same as it is read. */
export const readAssociatedEntity: LazySchema<ReadAssociatedEntity> = lazySchema(() => read());

/** The same as it is read. */
export interface ReadAssociatedEntity extends z.infer<ReturnType<typeof read>> {}

const written = () =>
  z.looseObject({
    associate_id: uuid(),
    entity_type: oneOf(entityTypes),
    immediate_data: personal(personOrCompany(individualData(), company())),
    relationships: listOf(
      z.looseObject({ associated_role: role(), ...nullish({ tenure: tenure(), ...details() }) }),
    ),
  });

const read = () =>
  z.looseObject(
    nullish({
      associate_id: z.string(),
      entity_type: openEnum(entityTypes),
      immediate_data: personal(z.looseObject({})),
      relationships: listOf(
        z.looseObject(nullish({ associated_role: role(), tenure: readTenure(), ...details() })),
      ),
    }),
  );

const role = () =>
  openEnum([
    "SHAREHOLDER",
    "BENEFICIAL_OWNER",
    "GLOBAL_ULTIMATE_OWNER",
    "CONTROLLING_SHAREHOLDER",
    "DIRECTOR",
    "COMPANY_SECRETARY",
    "PARTNER",
    "PERSON_OF_SIGNIFICANT_CONTROL",
  ]);

const details = () => ({
  /** Of directors and partners: the role in the words of the source. */
  original_role: z.string(),
  /** Of shareholders and beneficial owners: 0 to 100. */
  total_percentage: z.number(),
  shareholdings: listOf(
    z.looseObject(nullish({ share_class: z.string(), amount: z.number(), percentage: z.number() })),
  ),
  /** Of owners other than shareholders: how many companies away. */
  distance: z.number(),
  /** Of owners other than shareholders: 0 to 100. */
  calculated_percentage: z.number(),
});

const company = () =>
  z.looseObject({ entity_type: oneOf(["COMPANY"]), ...nullish({ metadata: companyMetadata() }) });
