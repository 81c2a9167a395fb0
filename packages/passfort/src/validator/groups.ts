import type { CheckGroup } from "./check.ts";
import { answers } from "./checks/answers.ts";
import { authentication } from "./checks/authentication.ts";
import { bodyDigest } from "./checks/body-digest.ts";
import { callbacks } from "./checks/callbacks.ts";
import { configuration } from "./checks/configuration.ts";
import { connection } from "./checks/connection.ts";
import { demo } from "./checks/demo.ts";
import { limits } from "./checks/limits.ts";
import { live } from "./checks/live.ts";
import { metadata } from "./checks/metadata.ts";
import { polling } from "./checks/polling.ts";
import { requests } from "./checks/requests.ts";
import { search } from "./checks/search.ts";
import { signedRequests } from "./checks/signed-requests.ts";

/** All checks, in the order in which they are made: what others need comes first. */
export const groups: readonly CheckGroup[] = [
  connection,
  metadata,
  signedRequests,
  configuration,
  authentication,
  bodyDigest,
  requests,
  demo,
  search,
  callbacks,
  polling,
  answers,
  limits,
  live,
];
