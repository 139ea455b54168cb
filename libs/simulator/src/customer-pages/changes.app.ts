import { Hono } from 'hono';
import { eventStream } from '../updates/event-stream';
import type { Update, UpdateKind } from '../updates/updates';
import type { World } from '../world';

/** What a customer's page may show. */
const KINDS = [
  'transaction',
  'invoice',
  'payment-link',
  'snap',
  'pay-account',
  'moved',
] as const satisfies readonly UpdateKind[];

export type CustomerUpdate = (typeof KINDS)[number];

const isForCustomers = (kind: UpdateKind) => KINDS.some((each) => each === kind);

/** Tells customers' pages that something has changed, and not of whom: it asks nobody for a token. */
export function customerChangesApp({ updates, clock }: World): Hono {
  const app = new Hono();
  const told = ({ kind }: Update) => (isForCustomers(kind) ? '' : undefined);
  app.get('/simulator/changes', (context) => eventStream(context, { updates, clock, told }));
  return app;
}
