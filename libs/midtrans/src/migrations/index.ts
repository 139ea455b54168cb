import { CreatePayments1795219200000 } from './1795219200000-create-payments';
import { CreateIdempotencyKeys1795305600001 } from './1795305600001-create-idempotency-keys';
import { CreatePayAccounts1795305600002 } from './1795305600002-create-pay-accounts';
import { CreateSavedCards1795305600003 } from './1795305600003-create-saved-cards';
import { CreateRefunds1795305600000 } from './1795305600000-create-refunds';
import { CreateInvoices1795392000000 } from './1795392000000-create-invoices';
import { CreateSubscriptions1795392000001 } from './1795392000001-create-subscriptions';
import { CreateCommands1795478400000 } from './1795478400000-create-commands';

/** Give these to the host's DataSource (`migrations: [...MIDTRANS_MIGRATIONS, …]`). */
export const MIDTRANS_MIGRATIONS = [
  CreatePayments1795219200000,
  CreateRefunds1795305600000,
  CreateIdempotencyKeys1795305600001,
  CreatePayAccounts1795305600002,
  CreateSavedCards1795305600003,
  CreateInvoices1795392000000,
  CreateSubscriptions1795392000001,
  CreateCommands1795478400000,
];
