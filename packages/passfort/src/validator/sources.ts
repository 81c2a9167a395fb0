/** A section of PassFort's documentation of its Integration API. */
export const docs = (section: string): string => `PassFort's documentation, "${section}"`;

/** A section of the draft that PassFort signs by. */
export const draft = (section: string): string => `draft-cavage-http-signatures-12, section ${section}`;

/** What PassFort's own code does, where its documentation is silent. */
export const crate = "PassFort's open-source crate http-sig";
