/** What demo results show where the input says nothing. Invented: no person, company or place is called so. */
export const samples = {
  given_names: ["Demo"],
  family_name: "Sampleton",
  dob: "1985-10-26",
  country: "GBR",
  address: {
    type: "STRUCTURED",
    country: "GBR",
    locality: "Demoville",
    postal_code: "ZZ99 9ZZ",
    route: "Example Street",
    street_number: "1",
    original_freeform_address: "1 Example Street, Demoville, ZZ99 9ZZ",
  },
  company_name: "Demo Sample Trading Limited",
  company_number: "DEMO0001",
} as const;

/** A country as PassFort writes it, ISO 3166-1 alpha-3; that of the samples for any other text. */
export function countryOr(text: string | null | undefined, other: string = samples.country): string {
  return /^[A-Z]{3}$/.test(text ?? "") ? (text as string) : other;
}
