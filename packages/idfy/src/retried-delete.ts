/** What is to be made of a 404 that answers the retry of a DELETE. */
export type RetriedDeleteNotFound = "done" | "error";
