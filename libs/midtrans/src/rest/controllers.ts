import {
  applyDecorators,
  Controller,
  UseFilters,
  UseGuards,
  VERSION_NEUTRAL,
  type CanActivate,
  type Type,
} from '@nestjs/common';
import { MidtransExceptionFilter } from './midtrans-exception.filter';

export type Guards = readonly (Type<CanActivate> | CanActivate)[];

/** A controller, switched on or off. */
export type ControllerSwitch =
  | boolean
  | {
      /** Class decorators of the host, such as the `@Public()` its global guard looks for. */
      decorators?: readonly ClassDecorator[];
    };

/** How a controller is mounted. */
export interface Mount {
  readonly path: string;
  readonly guards: Guards;
  readonly decorators: readonly ClassDecorator[];
}

/**
 * What all our controllers share. They are made anew for each registration of the module, so that two registrations
 * have paths, guards and decorators of their own; and they stand outside a host's versions.
 */
export function MidtransController({ path, guards, decorators }: Mount): ClassDecorator {
  const chain: ClassDecorator[] = [
    Controller({ path, version: VERSION_NEUTRAL }),
    UseFilters(MidtransExceptionFilter),
    ...decorators,
  ];
  if (guards.length > 0) chain.push(UseGuards(...guards));
  return applyDecorators(...chain);
}

/** A route with and without its trailing slash: Nest takes one slash off, and Fastify tells the two apart. */
export function withTrailingSlash(path: string): [string, string] {
  return [path, `${path}//`];
}

export function isOn(controller: ControllerSwitch | undefined): boolean {
  return controller !== false;
}

export function decoratorsOf(controller: ControllerSwitch | undefined): readonly ClassDecorator[] {
  return (typeof controller === 'object' ? controller.decorators : undefined) ?? [];
}
