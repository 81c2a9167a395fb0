const assert = require("node:assert/strict");

/** Each entry point of core does its work from the tarball, and a class is the same one in all of them. */
exports.useCore = async ({ core, auth, signatures, webhooks, adapters, proxy, testing }) => {
  const key = new Uint8Array(32).fill(7);
  const keys = new Map([["key-1", key]]);
  const request = { method: "GET", target: "/things?a=1", headers: { host: "api.example.com" } };
  const added = await signatures.sign(request, { keyId: "key-1", key });
  const signed = { ...request, headers: { ...request.headers, ...added } };
  assert.equal((await signatures.verify(signed, { keys })).keyId, "key-1");
  await assert.rejects(
    signatures.verify({ ...signed, target: "/things?a=2" }, { keys }),
    (error) => error instanceof core.SignatureError && error.reason === "mismatch",
  );

  const scheme = { header: "x-signature", encoding: "hex" };
  const delivery = await testing.signWebhook(scheme, "secret", '{"id":"e-1"}');
  let handled = 0;
  const handler = webhooks.webhookHandler({
    name: "acme",
    check: webhooks.hmacSignature({ scheme, secrets: "secret" }),
    schema: (value) => value,
    handle: () => {
      handled += 1;
    },
    onError: assert.fail,
  });
  const answer = () => handler(new Request("https://example.com/hooks", delivery));
  assert.deepEqual([(await answer()).status, (await answer()).status, handled], [200, 200, 1]);
  assert.equal(typeof adapters.toNodeListener(handler), "function");

  assert.throws(
    () => auth.apiKey({ header: "x-api-key", key: "" }),
    (error) => error instanceof core.ConfigurationError,
  );
  assert.equal(auth.httpSignature({ keyId: "key-1", key }).name, "http-signature");
  assert.equal(typeof proxy.proxyFrom("http://proxy.example.com:3128").agent, "function");
};
