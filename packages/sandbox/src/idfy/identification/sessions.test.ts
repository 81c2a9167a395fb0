import { expect, it } from "vitest";
import { openIdfy, sessionRequest } from "../../__tests__/open-idfy.ts";

const sessions = "/identification/v2/sessions";

it("opens a session for each flow", async () => {
  const idfy = await openIdfy();
  const redirect = await idfy.call("POST", sessions, sessionRequest());
  expect(redirect.status).toBe(200);
  expect(redirect.body).toMatchObject({ flow: "redirect", status: "created", language: "en" });
  expect(redirect.body.url).toBe(`${idfy.baseUrl}/_sandbox/idfy/sessions/${redirect.body.id}`);
  const iframe = await idfy.call("POST", sessions, {
    flow: "iframe",
    iframeSettings: { parentDomains: ["a.example"] },
  });
  expect(iframe.body.url).toContain(iframe.body.id);
  const headless = await idfy.call("POST", sessions, { flow: "headless", allowedProviders: ["se_bankid"] });
  expect(headless.body["securityReference"]).toMatch(/^[0-9a-f]{6}$/);
  expect(headless.body.url).toBeUndefined();
  const page = await fetch(redirect.body.url);
  expect(await page.json()).toMatchObject({ status: "created" });
});

it("needs redirect settings for the redirect flow and names what is wrong", async () => {
  const idfy = await openIdfy();
  const missing = await idfy.call("POST", sessions, { flow: "redirect" });
  expect([missing.status, missing.body.message]).toEqual([400, "Validation Failed"]);
  expect(missing.body.errors.map(({ field }) => field)).toEqual(["redirectSettings"]);
  const wrong = {
    flow: "redirect",
    redirectSettings: { successUrl: "https://shop.example" },
    language: "xx",
    allowedProviders: ["nobody"],
    include: ["everything"],
  };
  const answer = await idfy.call("POST", sessions, wrong);
  expect(answer.body.errors.map(({ field }) => field)).toEqual([
    "redirectSettings.abortUrl",
    "redirectSettings.errorUrl",
    "language",
    "allowedProviders[0]",
    "include[0]",
  ]);
  expect((await idfy.call("POST", sessions, { flow: "pigeon" })).status).toBe(400);
  expect((await idfy.call("POST", sessions)).status).toBe(400);
});

it("tells who the person is after success, and only what was asked for", async () => {
  const idfy = await openIdfy();
  const { body } = await idfy.call("POST", sessions, sessionRequest());
  const act = `/idfy/sessions/${body.id}`;
  expect((await idfy.play("POST", `${act}/start`)).body.status).toBe("user_initiated");
  expect((await idfy.call("GET", `${sessions}/${body.id}`)).body.identity).toBeUndefined();
  await idfy.play("POST", `${act}/complete`, { firstName: "Kari", lastName: "Nordmann", nin: "12345678901" });
  const done = await idfy.call("GET", `${sessions}/${body.id}`);
  expect(done.body).toMatchObject({
    status: "success",
    provider: "se_bankid",
    identity: { fullName: "Kari Nordmann", dateOfBirth: "1990-06-30" },
    auditTrail: {
      events: [
        { id: 1, name: "started" },
        { id: 2, name: "completed" },
      ],
    },
  });
  expect(done.body.identity).not.toHaveProperty("nin");
  expect((await idfy.play("POST", `${act}/abort`)).status).toBe(409);

  const list = await idfy.call("GET", sessions);
  expect(list.body.data[0]).toMatchObject({ id: body.id, status: "success" });
  for (const personal of ["identity", "environment", "auditTrail", "prefilledInput"]) {
    expect(list.body.data[0]).not.toHaveProperty(personal);
  }
});

it("gives every kind of personal data when asked", async () => {
  const idfy = await openIdfy();
  const include = ["name", "nin", "email", "phone_number", "date_of_birth"];
  const { body } = await idfy.call(
    "POST",
    sessions,
    sessionRequest({ include, allowedProviders: undefined }),
  );
  idfy.control.actOnSession(body.id, "complete");
  const done = await idfy.call("GET", `${sessions}/${body.id}`);
  expect(Object.keys(done.body.identity).sort()).toEqual(
    ["dateOfBirth", "email", "firstName", "fullName", "lastName", "nin", "phoneNumber", "providerId"].sort(),
  );
});

it("ends otherwise too: aborted, failed, expired, timed out, invalidated", async () => {
  const idfy = await openIdfy();
  const open = async (): Promise<string> => (await idfy.call("POST", sessions, sessionRequest())).body.id;
  const status = async (id: string): Promise<unknown> =>
    (await idfy.call("GET", `${sessions}/${id}`)).body.status;
  const [aborted, failed, expired, invalidated, timedOut] = [
    await open(),
    await open(),
    await open(),
    await open(),
    await open(),
  ];
  await idfy.play("POST", `/idfy/sessions/${aborted}/abort`);
  await idfy.play("POST", `/idfy/sessions/${failed}/fail`);
  await idfy.play("POST", `/idfy/sessions/${expired}/expire`);
  const answer = await idfy.call("POST", `${sessions}/${invalidated}/invalidate`);
  expect([answer.status, answer.text]).toEqual([204, ""]);
  expect((await idfy.call("POST", `${sessions}/${invalidated}/invalidate`)).status).toBe(204);
  expect((await idfy.call("POST", `${sessions}/${aborted}/invalidate`)).status).toBe(422);
  idfy.control.clock.advance(31 * 60_000);
  expect(await Promise.all([aborted, failed, expired, invalidated, timedOut].map(status))).toEqual([
    "user_aborted",
    "failed",
    "timed_out",
    "invalidated",
    "timed_out",
  ]);
  expect((await idfy.call("GET", `${sessions}/${failed}`)).body["error"]).toMatchObject({
    providerCode: "C100",
  });
  expect((await idfy.play("POST", `/idfy/sessions/${failed}/dance`)).status).toBe(404);
  expect((await idfy.play("POST", "/idfy/sessions/nothing/abort")).status).toBe(404);
  expect((await idfy.play("GET", "/idfy/sessions/nothing")).status).toBe(404);
});

it("gives the open session again for the same externalReference, a new one after it ended", async () => {
  const idfy = await openIdfy();
  const open = async (): Promise<string> =>
    (await idfy.call("POST", sessions, sessionRequest({ externalReference: "order-1" }))).body.id;
  const first = await open();
  expect(await open()).toBe(first);
  idfy.control.actOnSession(first, "abort");
  expect(await open()).not.toBe(first);
});

it("lists by cursor, newest first, 25 unless told", async () => {
  const idfy = await openIdfy();
  const ids: string[] = [];
  for (let count = 0; count < 27; count += 1) {
    ids.unshift((await idfy.call("POST", sessions, sessionRequest())).body.id);
  }
  const first = await idfy.call("GET", sessions);
  expect([first.body.limit, first.body.data.length]).toEqual([25, 25]);
  const second = await idfy.call("GET", `${sessions}?cursor=${first.body.nextCursor}`);
  expect([second.body.data.length, second.body.nextCursor]).toEqual([2, undefined]);
  expect([...first.body.data, ...second.body.data].map(({ id }) => id)).toEqual(ids);
  expect((await idfy.call("GET", `${sessions}?limit=27`)).body.nextCursor).toBeUndefined();
  expect((await idfy.call("GET", `${sessions}?limit=1000&cursor=`)).body.limit).toBe(100);
  for (const query of ["cursor=unknown", "limit=0", "limit=x"]) {
    expect([query, (await idfy.call("GET", `${sessions}?${query}`)).status]).toEqual([query, 400]);
  }
});

it("answers catalogues, and the key set without a token", async () => {
  const idfy = await openIdfy();
  const get = async (name: string) => (await idfy.call("GET", `/identification/v2/${name}`)).list;
  expect(await get("languages")).toContainEqual({ id: "en", name: "English" });
  const everything = await get("id-providers");
  expect(everything.map((provider) => provider["type"])).toContain("linkedin");
  expect((await get("id-providers/account")).length).toBeLessThan(everything.length);
  const keys = await fetch(`${idfy.baseUrl}/identification/v2/jwks`);
  expect([keys.status, Object.keys((await keys.json()) as object)]).toEqual([200, ["keys"]]);
});
