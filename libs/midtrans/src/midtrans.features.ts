import { audit } from './audit/audit.feature';
import { cards } from './cards/cards.feature';
import { core } from './core.feature';
import { events } from './events.feature';
import { inSchemaOfDataSource } from './database/schema-migration';
import { entitiesOf, migrationsOf } from './features/fold';
import { insights } from './insights/insights.feature';
import { invoices } from './invoices/invoices.feature';
import { payAccounts } from './pay-accounts/pay-accounts.feature';
import { paymentLinks } from './payment-links/payment-links.feature';
import { payments } from './payments/payments.feature';
import { subscriptions } from './subscriptions/subscriptions.feature';

/** What the module consists of; each one may build upon those before it. */
export const FEATURES = [
  events,
  core,
  audit,
  cards,
  payAccounts,
  payments,
  invoices,
  subscriptions,
  paymentLinks,
  insights,
] as const;

/** For a DataSource that lists its entities rather than load them by itself: `entities: [...MIDTRANS_ENTITIES, …]`. */
export const MIDTRANS_ENTITIES = entitiesOf(FEATURES);

/** Give these to the host's DataSource (`migrations: [...MIDTRANS_MIGRATIONS, …]`). */
export const MIDTRANS_MIGRATIONS = migrationsOf(FEATURES).map(inSchemaOfDataSource);
