/** A person as PassFort sends one: invented. */
export const samplePerson = {
  entity_type: "INDIVIDUAL",
  personal_details: {
    name: { title: "Dr", given_names: ["Zoë", "Ann"], family_name: "Müller-Łącka" },
    dob: "1985-10",
    nationality: "NLD",
    national_identity_number: { NLD: "000000000" },
    gender: "F",
  },
  address_history: [
    {
      address: { type: "FREEFORM", text: "1 Old Road, Leeds", country: "GBR" },
      start_date: "2001",
      end_date: "2010-05",
    },
    {
      address: { country: "NLD", route: "Dorpsstraat", street_number: "42", premise: "3", locality: "Delft" },
      start_date: "2010-05",
    },
  ],
  contact_details: { email: "zoe@example.com", phone_number: "+31 20 555 0100" },
  documents: [
    {
      id: "3f0d4f3e-3b5e-4b8c-9e53-5cfb7ce0f1a1",
      category: "PROOF_OF_IDENTITY",
      document_type: "PASSPORT",
      images: [{ id: "9be4f0a0-6d8e-4b0c-8ae4-f9a55f5a2f10", image_type: "FRONT" }],
    },
  ],
  external_refs: { generic: "session-7" },
};

/** A company as PassFort sends one: invented. */
export const sampleCompany = {
  entity_type: "COMPANY",
  metadata: { name: "Sample Widgets Ltd", number: "00112233", country_of_incorporation: "GBR" },
  external_refs: { provider: [{ reference: "w-1", label: "REGISTER" }] },
};

/** What every request has. */
export const sampleEnvelope = {
  commercial_relationship: "DIRECT",
  provider_config: { strict: true },
  provider_credentials: { apikey: "s3cret-key" },
};

/** A hit as an integration states it: invented. */
export const sampleHit = {
  provider: { name: "Lists of Everyone", label: "lists", hit_id: "h-1" },
  status: "UNRESOLVED",
  flags: [{ type: "PEP" }, { type: "SANCTION", label: "EU" }],
  data: {
    name: "Sam Sample",
    aliases: ["S. Sample"],
    addresses: [{ type: "UNKNOWN", address: { country: "GBR", locality: "Leeds" } }],
    countries: [
      { type: "NATIONALITY", country: "GBR" },
      { type: "RISK", country: "XXX", label: "none" },
    ],
    dates: [{ type: "DOB", date: "1960" }],
    confidence_score: 0.5,
    deceased: false,
    details: [{ title: "Note", text: "Of no account" }],
    sources: [{ name: "Gazette", url: "https://gazette.example" }],
    pep: {
      tier: 1,
      roles: [{ name: "Mayor", tenure: { tenure_type: "FORMER", start: "2001-01-01", end: "2003-01-01" } }],
    },
    sanctions: [{ name: "Freeze", list: { name: "EU list" }, time_periods: [{ tenure_type: "CURRENT" }] }],
    media: [{ title: "News", url: "https://news.example", language: "en" }],
    associates: [{ association: { label: "Sibling" }, data: { name: "Pat Sample" }, flags: [] }],
  },
};

/** What is known of a company, as an integration states it: invented. */
export const sampleCompanyOutput = {
  entity_type: "COMPANY",
  metadata: {
    name: "Sample Widgets Ltd",
    number: "00112233",
    incorporation_date: "1999-12-31",
    structured_company_type: { is_limited: true, is_public: false, ownership_type: "COMPANY" },
    tax_ids: [{ value: "GB000", tax_id_type: "VAT" }],
    addresses: [{ type: "registered_address", address: { country: "GBR", street_number: "1" } }],
  },
  associated_entities: [
    {
      associate_id: "B1F4B1A8-6B1F-4A5B-9E5C-2E4E9D1F2A3B",
      entity_type: "INDIVIDUAL",
      immediate_data: { entity_type: "INDIVIDUAL", personal_details: { name: { family_name: "Owner" } } },
      relationships: [
        {
          associated_role: "SHAREHOLDER",
          tenure: { tenure_type: "CURRENT", start: "2000-01-01" },
          total_percentage: 60,
          shareholdings: [{ share_class: "A", amount: 60, percentage: 60 }],
          natures_of_control: ["voting"],
        },
      ],
    },
    {
      associate_id: "c1f4b1a8-6b1f-4a5b-9e5c-2e4e9d1f2a3b",
      entity_type: "COMPANY",
      immediate_data: { entity_type: "COMPANY", metadata: { name: "Holding BV" } },
      relationships: [{ associated_role: "GLOBAL_ULTIMATE_OWNER", calculated_percentage: 40, distance: 2 }],
    },
  ],
  field_checks: [{ field: "ADDRESS", result: "MATCH" }],
};
