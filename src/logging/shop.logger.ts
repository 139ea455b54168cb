import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** Nest tells of every module and route at start: good to have, but not for someone who wants to see a shop. */
const START_CONTEXTS: readonly unknown[] = [
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestFactory',
  'NestApplication',
];

@Injectable()
export class ShopLogger extends Logger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (START_CONTEXTS.includes(rest.at(-1))) super.debug(message, ...rest);
    else super.log(message, ...rest);
  }
}
