import { describe, expect, it } from "vitest";
import type { DocumentOutput } from "../../schemas/index.ts";
import { type TestConfig, testConfigs } from "../test-configs.ts";
import { ask, checkId, makeDriver, person, resultOf } from "../test-demo.ts";

type Documents = DocumentOutput["documents"];

async function documents(
  name: TestConfig,
  demo_result: string,
  check_input: object = person,
): Promise<Documents> {
  const config = testConfigs[name];
  const answer = await resultOf(makeDriver(config), config, { demo_result, check_input });
  return (answer["check_output"] as DocumentOutput).documents;
}

const [given] = person.documents;
const valid = {
  FIELD_GIVEN_NAMES: "CHECK_VALID",
  FIELD_FAMILY_NAME: "CHECK_VALID",
  FIELD_DOB: "CHECK_VALID",
};

describe("demo results of documents", () => {
  it("verify the documents of the input", async () => {
    const [document, ...others] = await documents("verification", "ANY");
    expect(others).toEqual([]);
    expect(document).toMatchObject({ ...given, verification_result: { all_passed: true } });
    expect(document?.extracted_data?.personal_details).toEqual(person.personal_details);
  });

  it("keep the placeholder of a fetch, and name files to download", async () => {
    const { images: _images, ...placeholder } = { ...given, document_type: "UNKNOWN" };
    const [document] = await documents("fetch", "ANY", { ...person, documents: [placeholder] });
    expect(document).toMatchObject({ id: given?.id, category: given?.category, document_type: "PASSPORT" });
    expect(document?.images?.map(({ image_type }) => image_type)).toEqual(["FRONT", "FACE"]);
    expect(document?.files?.map(({ type }) => type)).toEqual(["LIVE_VIDEO", "VIDEO_FRAME"]);
    const references = [
      ...(document?.images ?? []).map(({ provider_reference }) => provider_reference),
      ...(document?.files ?? []).map(({ reference }) => reference),
    ];
    expect(new Set(references).size).toBe(4);
  });

  it.each([
    ["DOCUMENT_ALL_CATEGORIES_ALL_PASS", ["PROOF_OF_IDENTITY", "PROOF_OF_ADDRESS"]],
    ["DOCUMENT_SINGLE_CATEGORY_IDENTITY_ALL_PASS", ["PROOF_OF_IDENTITY"]],
    ["DOCUMENT_SINGLE_CATEGORY_ADDRESS_ALL_PASS", ["PROOF_OF_ADDRESS"]],
  ])("%s captures %j, each with an id of this check", async (value, categories) => {
    const captured = await documents("capture", value);
    expect(captured.map(({ category }) => category)).toEqual(categories);
    const ids = captured.map(({ id }) => id);
    expect(new Set([...ids, checkId]).size).toBe(categories.length + 1);
    for (const id of ids) expect(id?.slice(0, -2)).toBe(checkId.slice(0, -2));
    expect(await documents("capture", value)).toEqual(captured);
  });

  it.each([
    ["IMAGE_CHECK_FAILURE", { image_checks_passed: false, forgery_checks_passed: true }, valid],
    ["FORGERY_CHECK_FAILURE", { image_checks_passed: true, forgery_checks_passed: false }, valid],
    [
      "NAME_FIELD_DIFFERENT",
      {},
      { ...valid, FIELD_GIVEN_NAMES: "CHECK_INVALID", FIELD_FAMILY_NAME: "CHECK_INVALID" },
    ],
    [
      "NAME_FIELD_UNREADABLE",
      {},
      { ...valid, FIELD_GIVEN_NAMES: "CHECK_UNCERTAIN", FIELD_FAMILY_NAME: "CHECK_UNCERTAIN" },
    ],
    [
      "NAME_FIELD_UNREADBALE",
      {},
      { ...valid, FIELD_GIVEN_NAMES: "CHECK_UNCERTAIN", FIELD_FAMILY_NAME: "CHECK_UNCERTAIN" },
    ],
    ["DOB_FIELD_DIFFERENT", {}, { ...valid, FIELD_DOB: "CHECK_INVALID" }],
    ["DOB_FIELD_UNREADABLE", {}, { ...valid, FIELD_DOB: "CHECK_UNCERTAIN" }],
    ["DOB_FIELD_UNREADBALE", {}, { ...valid, FIELD_DOB: "CHECK_UNCERTAIN" }],
  ])("%s fails for that reason, and no other", async (failure, passed, fields) => {
    const all = [
      ...(await documents("verification", `DOCUMENT_${failure}`)),
      ...(await documents("fetch", `DOCUMENT_${failure}`)),
      ...(await documents("capture", `DOCUMENT_SINGLE_CATEGORY_IDENTITY_${failure}`)),
      ...(await documents("capture", `DOCUMENT_SINGLE_CATEGORY_ADDRESS_${failure}`)),
    ];
    expect(all).toHaveLength(4);
    for (const { verification_result } of all) {
      expect(verification_result).toMatchObject({ all_passed: false, document_type_passed: true, ...passed });
      const found = (verification_result?.field_checks ?? []).map(
        ({ field, result }) => [field, result] as const,
      );
      expect(Object.fromEntries(found)).toEqual(fields);
    }
  });

  it("have another name or date of birth where the field is different, and none where it is unreadable", async () => {
    const read = async (value: string) =>
      (await documents("verification", value))[0]?.extracted_data?.personal_details;
    const { name, dob } = person.personal_details;
    expect(await read("DOCUMENT_NAME_FIELD_DIFFERENT")).toEqual({
      name: { given_names: ["Other"], family_name: "Other-Müller-Łącka" },
      dob,
      nationality: "NLD",
    });
    expect(await read("DOCUMENT_NAME_FIELD_UNREADABLE")).toEqual({ dob, nationality: "NLD" });
    expect(await read("DOCUMENT_DOB_FIELD_DIFFERENT")).toEqual({
      name,
      dob: "1970-01-01",
      nationality: "NLD",
    });
    expect(await read("DOCUMENT_DOB_FIELD_UNREADABLE")).toEqual({ name, nationality: "NLD" });
  });

  it("fail one document of two where that is asked for", async () => {
    const passed = (all: Documents) => all.map((document) => document.verification_result?.all_passed);
    expect(
      passed(await documents("capture", "DOCUMENT_ALL_CATEGORIES_IDENTITY_FORGERY_CHECK_FAILURE")),
    ).toEqual([false, true]);
    expect(
      passed(await documents("capture", "DOCUMENT_ALL_CATEGORIES_ADDRESS_FORGERY_CHECK_FAILURE")),
    ).toEqual([true, false]);
  });

  it("say why the type of a document is not supported, and read nothing of it", async () => {
    const [document] = await documents("verification", "ERROR_UNSUPPORTED_DOCUMENT_TYPE");
    expect(document?.verification_result).toEqual({
      all_passed: false,
      document_type_passed: false,
      error_reason: "UNSUPPORTED_DOCUMENT_TYPE",
    });
    expect(document).not.toHaveProperty("extracted_data");
  });

  it.each([
    ["fetch", "ERROR_MISSING_CONTACT_DETAILS", { sub_type: "MISSING_CONTACT_DETAILS" }],
    ["capture", "ERROR_MISSING_CONTACT_DETAILS", { sub_type: "MISSING_CONTACT_DETAILS" }],
    ["fetch", "ERROR_INVALID_PROVIDER_REFERENCE", { data: { field: "external_refs.generic" } }],
  ] as const)("%s: %s is an error of the input, told at the start", async (name, demo_result, error) => {
    const answer = await ask(makeDriver(testConfigs[name]), "check", { demo_result, check_input: person });
    expect(answer["errors"]).toMatchObject([{ type: "INVALID_CHECK_INPUT", ...error }]);
    expect(answer).not.toHaveProperty("reference");
  });
});
