/** What PassFort asks an integration for, by the path below the integration's URL. */
export type Endpoint =
  /** `GET /` */
  | "metadata"
  /** `GET /config` */
  | "config"
  /** `POST /checks` */
  | "check"
  /** `POST /checks/{check_id}/ready` */
  | "ready"
  /** `POST /checks/{check_id}/complete` */
  | "complete"
  /** `POST /checks/{check_id}/poll` */
  | "poll"
  /** `POST /search` */
  | "search"
  /** `POST /download_file` */
  | "download_file"
  /** `POST /monitored_checks/ready` */
  | "monitored_ready"
  /** `POST /monitored_checks/poll` */
  | "monitored_poll"
  /** `POST /monitored_provider/poll` */
  | "provider_poll"
  /** A signed URL that a user of PassFort has opened. */
  | "external_resource";
