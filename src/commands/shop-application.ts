import { AppModule } from '../app.module';
import { configOf, type ShopConfig } from '../config/shop.config';
import { StartError } from '../config/start.error';

/**
 * The shop's application, on the database and at the gateway that the open shop works with.
 *
 * @throws StartError where the environment does not say which these are
 */
export function shopApplication(env: NodeJS.ProcessEnv): ReturnType<typeof AppModule.for> {
  const config = configOf(env);
  return AppModule.for(config, databaseUrlOf(config), null);
}

function databaseUrlOf({ databaseUrl, merchant }: ShopConfig): string {
  const problems = [
    ...(databaseUrl === undefined
      ? ["DATABASE_URL: commands work on the shop's database, so say which it is"]
      : []),
    ...(merchant === undefined
      ? [
          'MIDTRANS_SERVER_KEY: commands ask the gateway that the shop works with: its keys, or those of `npm run simulator` and its address as MIDTRANS_BASE_URL',
        ]
      : []),
  ];
  if (databaseUrl === undefined || problems.length > 0) throw new StartError(problems);
  return databaseUrl;
}
