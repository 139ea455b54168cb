import type { MigrationInterface } from 'typeorm';
import { CreateShopOrders1764201600000 } from '../shop/orders/create-shop-orders.migration';

/** Migrations of the shop's own tables, in order; those of payments are the package's. */
export const SHOP_MIGRATIONS: readonly (new () => MigrationInterface)[] = [CreateShopOrders1764201600000];
