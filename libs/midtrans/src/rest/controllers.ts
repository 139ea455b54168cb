import {
  applyDecorators,
  Controller,
  UseFilters,
  UseGuards,
  UseInterceptors,
  VERSION_NEUTRAL,
  type CanActivate,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { ApiExtraModels, ApiSecurity } from './api-docs';
import { AuditInterceptor } from './audit/audit.interceptor';
import { ErrorBody } from './error.body';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor';
import { MidtransExceptionFilter } from './midtrans-exception.filter';
import { OwnParameters } from './own-parameters';
import { BothSlashes } from './trailing-slashes';

/** Guards as `@UseGuards` takes them. */
export type Guards = readonly (Type<CanActivate> | CanActivate)[];

/** A controller, switched on or off. */
export type ControllerSwitch =
  | boolean
  | {
      /** Class decorators of the host, such as the `@Public()` its global guard looks for. */
      decorators?: readonly ClassDecorator[];
    };

/** Makes a controller for a registration of the module. */
export type ControllerFactory = (options: ControllerOptions) => Type<object>;

/** What the requests of a controller behind guards go through: what is answered by an Idempotency-Key is not audited. */
export const GUARDED_INTERCEPTORS: readonly Type<NestInterceptor>[] = [
  IdempotencyInterceptor,
  AuditInterceptor,
];

/** How a controller is mounted. */
export interface ControllerOptions {
  readonly path: string;
  readonly guards: Guards;
  readonly decorators: readonly ClassDecorator[];
  /** What its requests go through after the guards, the outermost first: Idempotency-Keys, the audit. */
  readonly interceptors: readonly Type<NestInterceptor>[];
  /** The security scheme that its description names; undefined where it names none. */
  readonly securityScheme: string | undefined;
}

/**
 * What all our controllers share. They are made anew for each registration of the module, so that two registrations
 * have paths, guards and decorators of their own; they stand outside a host's versions; and each of their routes answers
 * with a trailing slash and without.
 */
export function MidtransController(mount: ControllerOptions): ClassDecorator {
  const { path, guards, decorators, interceptors, securityScheme } = mount;
  const chain: ClassDecorator[] = [
    Controller({ path, version: VERSION_NEUTRAL }),
    OwnParameters,
    BothSlashes,
    UseFilters(MidtransExceptionFilter),
    ApiExtraModels(ErrorBody),
    ...decorators,
  ];
  if (securityScheme !== undefined) chain.push(ApiSecurity(securityScheme));
  if (interceptors.length > 0) chain.push(UseInterceptors(...interceptors));
  if (guards.length > 0) chain.push(UseGuards(...guards));
  return applyDecorators(...chain);
}

export function isOn(controller: ControllerSwitch | undefined): boolean {
  return controller !== false;
}

export function decoratorsOf(controller: ControllerSwitch | undefined): readonly ClassDecorator[] {
  return (typeof controller === 'object' ? controller.decorators : undefined) ?? [];
}
