import { MIDTRANS_ENTITIES, MIDTRANS_MIGRATIONS } from 'nestjs-midtrans';
import type { DataSourceOptions } from 'typeorm';
import { SHOP_MIGRATIONS } from '../migrations';
import { ShopOrder } from '../shop/orders/order.entity';

/** How this shop uses its database: while it runs, when it migrates at start, and in the migration commands. */
export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    applicationName: 'midtrans-shop',
    // A database that does not answer is not waited for without an end.
    extra: { connectionTimeoutMillis: 5_000, keepAlive: true },
    // Our ids are made by gen_random_uuid(), which needs no extension (nor the right to install one).
    installExtensions: false,
    entities: [...MIDTRANS_ENTITIES, ShopOrder],
    migrations: [...MIDTRANS_MIGRATIONS, ...SHOP_MIGRATIONS],
    // Errors reach us as errors; TypeORM's log would write the values of the statement beside them.
    logging: false,
  };
}
