import {
  Module,
  type DynamicModule,
  type INestApplicationContext,
  type LoggerService,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WITHOUT_BACKGROUND_WORK } from '../options/background-work';

/** Gives the module that an application is made of, once a command needs it. */
export type HostModule = () => Type | DynamicModule | Promise<Type | DynamicModule>;

@Module({})
class ApplicationOfCommands {}

/**
 * The host's application, without an HTTP server and without work of its own.
 *
 * @throws what the application does not start for
 */
export async function openHost(host: HostModule, logger: LoggerService): Promise<INestApplicationContext> {
  const root: DynamicModule = {
    module: ApplicationOfCommands,
    global: true,
    imports: [await host()],
    providers: [{ provide: WITHOUT_BACKGROUND_WORK, useValue: true }],
    exports: [WITHOUT_BACKGROUND_WORK],
  };
  return NestFactory.createApplicationContext(root, { logger, abortOnError: false });
}
