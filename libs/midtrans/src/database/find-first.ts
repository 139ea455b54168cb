import type { EntityManager, EntityTarget, FindManyOptions, ObjectLiteral } from 'typeorm';

/** The first of few rows, with what belongs to it: TypeORM's `findOne` asks twice where rows are joined, and this once. */
export async function findFirst<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  options: FindManyOptions<Row>,
): Promise<Row | null> {
  const [found = null] = await manager.find(entity, options);
  return found;
}
