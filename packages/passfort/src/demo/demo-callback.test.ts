import { always, type FaultBehaviour, respond } from "@idbraid/core/testing";
import { describe, expect, it, vi } from "vitest";
import { passfortRequest, verifyAnswer } from "../integration/test-integration.node.ts";
import { testConfigs } from "./test-configs.ts";
import { checkId, person } from "./test-demo.ts";
import { provider_id, startFlow, taken, takenCallback, unreachable } from "./test-flow.node.ts";

const checks = { start: unreachable, ready: unreachable, complete: unreachable };
const fetchChecks = { ...checks, downloadFile: unreachable };
const demo = { demo_result: "ANY", check_input: person };

describe("demo checks that call back", () => {
  it("case 59: a start gives the provider id, and a reference that no other check has", async () => {
    const { post } = await startFlow(testConfigs.verification, checks);
    const starts = [await post("/checks", demo), await post("/checks", demo)];
    expect(starts).toMatchObject([{ provider_id }, { provider_id }]);
    const [first, second] = starts.map(({ reference }) => reference);
    expect(first).toMatch(/^idbraid-demo\.ANY\./);
    expect(second).toMatch(/^idbraid-demo\.ANY\./);
    expect(second).not.toBe(first);
  });

  it("case 60: a start with an error sends no callback", async () => {
    const { post, passfort } = await startFlow(testConfigs.verification, checks);
    const start = await post("/checks", { ...demo, demo_result: "ERROR_CONNECTION_TO_PROVIDER" });
    expect(start["errors"]).toMatchObject([{ type: "PROVIDER_CONNECTION" }]);
    expect(start).not.toHaveProperty("reference");
    expect(passfort.requests).toEqual([]);
  });

  it("case 61: /ready sends the callback before it answers, signed", async () => {
    const { post, ask, passfort } = await startFlow(testConfigs.verification, checks);
    const { reference } = await post("/checks", demo);
    const callbacks = heldBack();
    passfort.script(always(callbacks.behaviour));
    let answered = false;
    const ready = post(`/checks/${checkId}/ready`, { ...demo, reference, provider_id }).finally(() => {
      answered = true;
    });
    await callbacks.arrived;
    expect((await ask("GET", "/")).status).toBe(200);
    expect(answered).toBe(false);
    callbacks.release();
    expect(await ready).toMatchObject({ errors: [] });
    const [callback] = passfort.requests;
    expect(callback?.target).toBe("/integrations/v1/callbacks");
    expect(callback && (await takenCallback(callback))).toEqual({ provider_id, reference });
    expect(passfort.requests).toHaveLength(1);
  });

  it("case 61: /ready fails when PassFort does not take the callback, so that it is not taken for sent", async () => {
    const onError = vi.fn<(error: unknown) => void>();
    const { post, ask, passfort } = await startFlow(testConfigs.verification, checks, {
      hooks: { onError },
    });
    const { reference } = await post("/checks", demo);
    passfort.script(always(respond({ status: 403, body: "{}" })));
    const body = {
      id: checkId,
      commercial_relationship: "DIRECT",
      provider_config: {},
      reference,
      provider_id,
    };
    expect((await ask("POST", `/checks/${checkId}/ready`, body)).status).toBe(500);
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: "permission_denied" }),
      expect.objectContaining({ endpoint: "ready" }),
    );
  });

  it("case 62: /complete gives what the start was asked for, though the request names no demo result", async () => {
    const { post } = await startFlow(testConfigs.verification, checks);
    const demo_result = "DOCUMENT_FORGERY_CHECK_FAILURE";
    const { reference, custom_data } = await post("/checks", { ...demo, demo_result });
    const answer = await post(`/checks/${checkId}/complete`, { reference, custom_data, provider_id });
    expect(answer).toMatchObject({
      check_output: {
        documents: [
          {
            id: person.documents[0]?.id,
            extracted_data: { personal_details: person.personal_details },
            verification_result: { forgery_checks_passed: false },
          },
        ],
      },
      errors: [],
    });
  });

  it("case 62: /complete gives it even when PassFort did not keep the custom data", async () => {
    const { post } = await startFlow(testConfigs.verification, checks);
    const { reference } = await post("/checks", { ...demo, demo_result: "DOCUMENT_FORGERY_CHECK_FAILURE" });
    const answer = await post(`/checks/${checkId}/complete`, { reference, provider_id });
    expect(answer["check_output"]).toMatchObject({
      documents: [{ verification_result: { forgery_checks_passed: false } }],
    });
  });

  it("case 63: an id that is not that of the path is refused", async () => {
    const { post } = await startFlow(testConfigs.verification, checks);
    const { reference } = await post("/checks", demo);
    const answer = await post("/checks/11111111-89ab-cdef-0123-456789abcdef/complete", { reference });
    expect(answer["errors"]).toMatchObject([{ type: "INVALID_CHECK_INPUT" }]);
    expect(answer).not.toHaveProperty("check_output");
  });

  it("keeps no more than it needs: who is checked, and which documents", async () => {
    const { post } = await startFlow(testConfigs.verification, checks);
    const { custom_data } = await post("/checks", demo);
    expect(custom_data).toEqual({
      idbraid_demo: {
        check_input: {
          entity_type: "INDIVIDUAL",
          personal_details: person.personal_details,
          external_refs: person.external_refs,
          address_history: [person.address_history[1]],
          documents: person.documents,
        },
      },
    });
  });

  it("hands over every file that a result names", async () => {
    const { post, ask } = await startFlow(testConfigs.capture, fetchChecks);
    const { reference, custom_data } = await post("/checks", demo);
    const { check_output } = await post(`/checks/${checkId}/complete`, { reference, custom_data });
    const { documents } = check_output as { documents: { images: Named[]; files?: Named[] }[] };
    const named = documents.flatMap(({ images, files = [] }) => [...images, ...files]);
    const types = [];
    for (const { provider_reference, reference: file = provider_reference, image_type, type } of named) {
      const request = await passfortRequest("POST", "/download_file", {
        check_id: checkId,
        commercial_relationship: "DIRECT",
        provider_config: {},
        file_reference: file,
        download_info: image_type
          ? { download_type: "IMAGE", image_type }
          : { download_type: "FILE", file_type: type },
      });
      const answer = await ask("POST", "/download_file", new TextDecoder().decode(request.body));
      await verifyAnswer(answer, request);
      expect(answer.status).toBe(200);
      types.push(
        `${image_type ?? type} ${answer.headers["content-type"]} ${String(answer.headers["file-name"])}`,
      );
    }
    expect(types).toEqual([
      "FRONT image/png demo.png",
      "FACE image/png demo.png",
      "LIVE_VIDEO video/mp4 demo.mp4",
      "VIDEO_FRAME image/png demo.png",
      "FRONT application/pdf demo.pdf",
    ]);
  });

  it("hands over a sample for a file of a result of the integration's own", async () => {
    const { post, ask } = await startFlow(testConfigs.fetch, fetchChecks);
    const { custom_data } = await post("/checks", demo);
    const answer = await ask("POST", "/download_file", {
      check_id: checkId,
      commercial_relationship: "DIRECT",
      provider_config: {},
      file_reference: "own-file-1",
      download_info: { download_type: "FILE", file_type: "LIVE_VIDEO" },
      custom_data,
    });
    expect(answer.headers["content-type"]).toBe("video/mp4");
  });
});

interface Named {
  readonly image_type?: string;
  readonly type?: string;
  readonly provider_reference?: string;
  readonly reference?: string;
}

/** Takes callbacks once they are released. */
function heldBack(): { behaviour: FaultBehaviour; arrived: Promise<void>; release: () => void } {
  let arrive = (): void => undefined;
  let release = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  const behaviour: FaultBehaviour = {
    startsAt: "request",
    run: async (exchange) => {
      arrive();
      await released;
      await taken.run(exchange);
    },
  };
  return { behaviour, arrived, release };
}
