import { type ApiPromise, path, type RequestFn, type RequestOptions } from "@idbraid/core";
import {
  readCheckAnswer,
  type ReadCheckAnswer,
  readMonitoredReadyAnswer,
  type ReadMonitoredReadyAnswer,
  readProviderPollAnswer,
  type ReadProviderPollAnswer,
} from "../schemas/read-answers.ts";
import {
  bodyOf,
  type MonitoredParams,
  monitoredParams,
  type RequestParams,
  requestParams,
} from "./params.ts";

/** Checks that go on being asked for changes. */
export interface IntegrationMonitoring {
  /** May monitoring start? `POST /monitored_checks/ready` */
  ready(params: MonitoredParams, options?: RequestOptions): ApiPromise<ReadMonitoredReadyAnswer>;
  /** The result as it is now: `POST /monitored_checks/poll` */
  poll(params: MonitoredParams, options?: RequestOptions): ApiPromise<ReadCheckAnswer>;
  /** Which references have changed: `POST /monitored_provider/poll`. PassFort is going to remove this. */
  providerPoll(params: RequestParams, options?: RequestOptions): ApiPromise<ReadProviderPollAnswer>;
}

/** Sends the operations of {@link IntegrationMonitoring}. */
export class Monitoring implements IntegrationMonitoring {
  readonly #request: RequestFn;

  constructor(request: RequestFn) {
    this.#request = request;
  }

  ready(params: MonitoredParams, options?: RequestOptions): ApiPromise<ReadMonitoredReadyAnswer> {
    return this.#request(
      {
        method: "POST",
        path: path`/monitored_checks/ready`,
        replay: "safe",
        body: bodyOf(params),
        bodySchema: monitoredParams,
        response: readMonitoredReadyAnswer,
      },
      options,
    );
  }

  poll(params: MonitoredParams, options?: RequestOptions): ApiPromise<ReadCheckAnswer> {
    return this.#request(
      {
        method: "POST",
        path: path`/monitored_checks/poll`,
        replay: "safe",
        body: bodyOf(params),
        bodySchema: monitoredParams,
        response: readCheckAnswer,
      },
      options,
    );
  }

  providerPoll(params: RequestParams, options?: RequestOptions): ApiPromise<ReadProviderPollAnswer> {
    return this.#request(
      {
        method: "POST",
        path: path`/monitored_provider/poll`,
        replay: "safe",
        body: bodyOf(params),
        bodySchema: requestParams,
        response: readProviderPollAnswer,
      },
      options,
    );
  }
}
