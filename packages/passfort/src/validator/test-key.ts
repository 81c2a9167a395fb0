/** The key of the test integrations: the bytes 00 to 1f. */
export const secretKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
export const keyId = "AAECAwQF";
export const key: Uint8Array = Uint8Array.from({ length: 32 }, (_, at) => at);
