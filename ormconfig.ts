import { DataSource } from 'typeorm';
import { dataSourceOptions } from './src/database/data-source.options';

const url = process.env.DATABASE_URL;
if (!url)
  throw new Error('DATABASE_URL is missing: the migration commands need to know which database they are for');

/** For the migration commands, which want a default export. */
export default new DataSource(dataSourceOptions(url));
