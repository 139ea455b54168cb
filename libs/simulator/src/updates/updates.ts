/** What can change: a thing of the gateway, an attempt to notify the merchant, or the clock that was moved. */
export const UPDATE_KINDS = [
  'transaction',
  'subscription',
  'invoice',
  'payment-link',
  'snap',
  'pay-account',
  'fault',
  'traffic',
  'delivered',
  'failed',
  'moved',
] as const;

export type UpdateKind = (typeof UPDATE_KINDS)[number];

/** That something has changed; how it is now, whoever hears it asks. */
export interface Update {
  readonly kind: UpdateKind;
  /** Of what has changed; of an attempt it is what the notification is about. Empty where there is only one such thing. */
  readonly id: string;
}

/** Whoever wants to know at once. */
export interface UpdateListener {
  updated(update: Update): void;
  closed(): void;
}

/** Tells of every change as it happens. */
export class Updates {
  private readonly listeners = new Set<UpdateListener>();

  publish(kind: UpdateKind, id = ''): void {
    for (const listener of this.listeners) listener.updated({ kind, id });
  }

  /** Returns what ends it. */
  listen(listener: UpdateListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    for (const listener of this.listeners) listener.closed();
    this.listeners.clear();
  }
}
