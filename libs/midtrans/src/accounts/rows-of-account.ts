import type { Type } from '@nestjs/common';
import type { DataSource, EntityMetadata } from 'typeorm';

/** So many are counted at most: a boot does not read whole tables. */
const MOST_COUNTED = 10_000;

/** How much is stored of an account, in words. */
export async function rowsOfAccount(
  dataSource: DataSource,
  entities: readonly Type<object>[],
  account: string,
): Promise<string> {
  const counts = await Promise.all(
    entities
      .filter((entity) => dataSource.hasMetadata(entity) && isOfUsers(dataSource.getMetadata(entity)))
      .map(async (entity) => {
        const { tableName, tablePath } = dataSource.getMetadata(entity);
        const [{ count = 0 } = {}] = await dataSource.query<{ count?: number }[]>(
          `SELECT count(*)::integer AS count FROM (
            SELECT 1 FROM ${pathOf(tablePath)} WHERE account = $1 LIMIT ${MOST_COUNTED}) AS counted`,
          [account],
        );
        return { tableName, count };
      }),
  );
  const words = counts
    .filter(({ count }) => count > 0)
    .map(({ tableName, count }) => `${count === MOST_COUNTED ? 'over ' : ''}${count} in ${tableName}`);
  return words.length === 0 ? 'nothing' : words.join(', ');
}

function pathOf(tablePath: string): string {
  return tablePath
    .split('.')
    .map((part) => `"${part}"`)
    .join('.');
}

/** What a merchant sells, and to whom: not what keeps the work going. */
function isOfUsers({ columns }: EntityMetadata): boolean {
  const names = columns.map(({ propertyName }) => propertyName);
  return names.includes('account') && names.includes('userId');
}
