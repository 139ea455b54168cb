import { configOf, type ShopConfig } from '../../config/shop.config';
import { StartError } from '../../config/start.error';

/**
 * It is a shop of its own, with a database and a gateway of its own: what is made up must get into no other.
 *
 * @throws StartError where the environment is one of a shop with payments
 */
export function fillConfig(env: NodeJS.ProcessEnv): ShopConfig {
  const { HOST, PORT, JWT_SECRET, HTTP_ADAPTER, MIDTRANS_CONFIRM, LOG_LEVEL, SHUTDOWN_MS } = env;
  const problems = [
    ...(env['MIDTRANS_ENVIRONMENT'] === 'production'
      ? ['--fill: makes payments up, which is not for production']
      : []),
    ...(env['DATABASE_URL']
      ? ['--fill: makes payments up in a database of its own, so leave DATABASE_URL out']
      : []),
  ];
  if (problems.length > 0) throw new StartError(problems);
  return configOf({
    HOST,
    PORT,
    JWT_SECRET,
    HTTP_ADAPTER,
    MIDTRANS_CONFIRM,
    // What fails in it fails on purpose, and would be told between the lines of the progress.
    LOG_LEVEL: LOG_LEVEL || 'fatal',
    SHUTDOWN_MS,
  });
}
