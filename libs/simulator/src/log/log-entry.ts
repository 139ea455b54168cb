/** A request of the gateway's API, and its answer. */
export interface RequestEntry {
  readonly kind: 'request';
  /** By the simulator's clock. */
  readonly at: Date;
  readonly method: string;
  /** Without what follows `?`, where a card's number may stand. */
  readonly path: string;
  /** The HTTP status; absent where a fault broke the connection. */
  readonly status?: number;
  /** Milliseconds that it took. */
  readonly ms: number;
  /** The order that the answer is about. */
  readonly orderId?: string;
  /** What the answer calls its status: `transaction_status`, or why it was refused. */
  readonly outcome?: string;
}

/** A request and its answer as they were sent. */
export interface Exchange {
  readonly headers: Headers;
  /** With its `?`. */
  readonly query: string;
  readonly requestBody: string;
  readonly responseBody: string;
  /** Whether it was refused, be it with HTTP 200, or got no answer. */
  readonly isRefused: boolean;
}

/** An attempt to deliver a notification. */
export interface NotificationEntry {
  readonly kind: 'notification';
  /** By the simulator's clock. */
  readonly at: Date;
  readonly orderId: string;
  /** Without what follows `?`. */
  readonly url: string;
  /** What it tells: the `transaction_status` of a payment. */
  readonly outcome?: string;
  /** 1 for the first delivery. */
  readonly attempt: number;
  /** The HTTP status of the merchant's answer; absent where there was none. */
  readonly status?: number;
  /** Why it was not delivered, in words. */
  readonly problem?: string;
  /** Milliseconds that it took. */
  readonly ms: number;
  /** When it is delivered again; absent where it is not. */
  readonly nextAttemptAt?: Date;
}

/** What a simulator tells as it happens. */
export type LogEntry = RequestEntry | NotificationEntry;
