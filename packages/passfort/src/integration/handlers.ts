import type { ConfigDocument, MonitoredPolling } from "../config/config-document.ts";
import type {
  CheckAnswer,
  FailedAnswer,
  FileAnswer,
  MonitoredReadyAnswer,
  PollAnswer,
  ProviderPollAnswer,
  SearchAnswer,
  StartAnswer,
} from "./answers.ts";
import type {
  CheckRequest,
  CompleteRequest,
  DownloadFileRequest,
  MonitoredRequest,
  PollRequest,
  ReadyRequest,
  RequestBase,
  SearchRequest,
} from "./requests.ts";

/** What a handler gets beside the request. */
export interface HandlerContext {
  /** Aborted when PassFort hangs up, or its time limit has passed. */
  readonly signal: AbortSignal;
  /** The key that signed the request: who sent it, where an integration serves several keys. */
  readonly keyId: string;
}

type Handler<Request, Answer> = (request: Request, context: HandlerContext) => Answer | Promise<Answer>;

/** Finds companies by name or number. */
export interface SearchHandlers<C extends ConfigDocument> {
  readonly search: Handler<SearchRequest<C>, SearchAnswer>;
}

/** A check that answers at once. */
export interface SynchronousHandlers<C extends ConfigDocument> {
  readonly run: Handler<CheckRequest<C>, CheckAnswer<C>>;
}

/** A check that calls PassFort back. */
export interface CallbackHandlers<C extends ConfigDocument> {
  readonly start: Handler<CheckRequest<C>, StartAnswer>;
  /** PassFort takes callbacks from now on; if the provider is done already, send one here. @default does nothing */
  readonly ready?: Handler<ReadyRequest<C>, void> | undefined;
  readonly complete: Handler<CompleteRequest<C>, CheckAnswer<C>>;
}

/** Hands over a file that the result named; `undefined` when there is none, which answers 404. */
export interface DownloadHandlers<C extends ConfigDocument> {
  readonly downloadFile: Handler<DownloadFileRequest<C>, FileAnswer | FailedAnswer | undefined>;
}

/** A check that is asked until it has a result. */
export interface PollingHandlers<C extends ConfigDocument> {
  readonly start: Handler<CheckRequest<C>, StartAnswer>;
  readonly poll: Handler<PollRequest<C>, PollAnswer<C>>;
}

/** A check that goes on being asked for changes. */
export interface MonitoringHandlers<C extends ConfigDocument> extends PollingHandlers<C> {
  /** May monitoring start? @default it may */
  readonly monitoredReady?: Handler<MonitoredRequest<C>, MonitoredReadyAnswer> | undefined;
  /** The result as it is now, whole. */
  readonly monitoredPoll: Handler<MonitoredRequest<C>, PollAnswer<C>>;
  /** PassFort is going to remove this. @default `UNKNOWN` */
  readonly providerPoll?: Handler<RequestBase<C>, ProviderPollAnswer> | undefined;
}

/** The handlers that a config document asks for. */
export type HandlersFor<C extends ConfigDocument> = (C["check_template"] extends MonitoredPolling
  ? MonitoringHandlers<C>
  : C["check_type"] extends "PEPS_AND_SANCTIONS_SCREEN" | "COMPANY_PEPS_AND_SANCTIONS_SCREEN"
    ? PollingHandlers<C>
    : C["check_type"] extends "DOCUMENT_VERIFICATION"
      ? CallbackHandlers<C>
      : C["check_type"] extends "DOCUMENT_FETCH" | "DOCUMENT_CAPTURE"
        ? CallbackHandlers<C> & DownloadHandlers<C>
        : SynchronousHandlers<C>) &
  ("COMPANY_SEARCH" extends FeatureOf<C> ? SearchHandlers<C> : object);

type FeatureOf<C extends ConfigDocument> = C extends { readonly supported_features: readonly (infer F)[] }
  ? F
  : never;
