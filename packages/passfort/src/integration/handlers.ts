import type { ConfigDocument } from "../config/config-document.ts";
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

/**
 * The handlers that a config document asks for. As far as its type leaves that open, as `ConfigDocument` itself does, so do
 * the handlers, and `createIntegration` names those that are missing.
 */
export type HandlersFor<C extends ConfigDocument> = TemplateHandlers<C>[C["check_template"]["type"]] &
  Where<HasSearch<C>, SearchHandlers<C>>;

interface TemplateHandlers<C extends ConfigDocument> {
  readonly ONE_TIME_SYNCHRONOUS: SynchronousHandlers<C>;
  readonly ONE_TIME_CALLBACK: CallbackHandlers<C> &
    Where<IsOneOf<C["check_type"], "DOCUMENT_FETCH" | "DOCUMENT_CAPTURE">, DownloadHandlers<C>>;
  readonly ONE_TIME_POLLING: PollingHandlers<C>;
  readonly MONITORED_POLLING: MonitoringHandlers<C>;
}

/** The handlers where that is so, none where it is not, and optional ones where it may be. */
type Where<IsSo extends boolean, Handlers> = [IsSo] extends [true]
  ? Handlers
  : [IsSo] extends [false]
    ? object
    : Partial<Handlers>;

type IsOneOf<Value, Values> = Value extends Values ? true : false;

type HasSearch<C extends ConfigDocument> = C extends {
  readonly supported_features: readonly (infer Feature)[];
}
  ? string extends Feature
    ? boolean
    : IsOneOf<"COMPANY_SEARCH", Feature>
  : "supported_features" extends keyof C
    ? IsOneOf<"COMPANY_DATA", C["check_type"]> extends true
      ? boolean
      : false
    : false;
