import { CreatePayments1795219200000 } from './1795219200000-create-payments';

/** Give these to the host's DataSource (`migrations: [...MIDTRANS_MIGRATIONS, …]`). */
export const MIDTRANS_MIGRATIONS = [CreatePayments1795219200000];
