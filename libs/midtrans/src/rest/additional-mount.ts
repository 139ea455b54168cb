import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type Provider,
  type Type,
} from '@nestjs/common';
import { PARAMTYPES_METADATA, SELF_DECLARED_DEPS_METADATA } from '@nestjs/common/constants';
import { ModuleRef } from '@nestjs/core';
import type { Observable } from 'rxjs';
import { AccessService } from '../access/access.service';
import type { MidtransUser } from '../access/midtrans-user';
import { Accounts } from '../accounts/accounts';
import { MidtransConfigurationError } from '../options/validate-options';
import { ApiExcludeController } from './api-docs';
import { GUARDED_INTERCEPTORS, type ControllerFactory, type Guards } from './controllers';
import { copyMetadata, handlersOf, type Handler } from './handlers';

/** Token of where a registration takes Midtrans' notifications, below the application's global prefix; null where it mounts no webhook. */
export const WEBHOOK_PATH = Symbol('MIDTRANS_WEBHOOK_PATH');

/** The providers of a registration, for a module beside it: that one has its controllers made of what is injected here. */
@Injectable()
export class RegistrationProviders {
  private readonly made = new Map<Type, Promise<object>>();

  constructor(
    @Inject(ModuleRef) private readonly module: ModuleRef,
    @Inject(AccessService) readonly access: AccessService,
    @Inject(Accounts) readonly accounts: Accounts,
    @Inject(WEBHOOK_PATH) readonly webhookPath: string | null,
  ) {}

  /** The one of a class, with what it injects from this registration. */
  instanceOf<T extends object>(type: Type<T>): Promise<T> {
    const instance = this.made.get(type) ?? this.module.create(type);
    this.made.set(type, instance);
    return instance as Promise<T>;
  }
}

/** Which registration an additional mount is of, as {@link AdditionalMount.account} says. */
const ACCOUNT = Symbol('midtrans: account of the additional mount');

/**
 * The registration of `MidtransModule` that a module beside it serves. Found when it is first asked for: the modules of an application
 * are made in an order that nobody can rely on.
 */
@Injectable()
export class MountedRegistration {
  private found: RegistrationProviders | undefined;

  constructor(
    @Inject(ModuleRef) private readonly module: ModuleRef,
    @Inject(ACCOUNT) private readonly account: string | null,
  ) {}

  /** @throws MidtransConfigurationError where there is none, none that has the account, or several and no account was named */
  get providers(): RegistrationProviders {
    return (this.found ??= this.find());
  }

  /**
   * Says who makes a request, in the place of what the host's `access.resolveUser` makes of it.
   *
   * @throws UnauthorizedException for nobody
   */
  setUser(request: object, user: MidtransUser | null): void {
    this.providers.access.setUser(request, user);
  }

  /** Who makes a request. @throws UnauthorizedException for nobody */
  userOf(request: object): Promise<MidtransUser> {
    return this.providers.access.user(request);
  }

  /** Which actions somebody may do, by their names. */
  rightsOf(user: MidtransUser): Record<string, boolean> {
    return this.providers.access.rightsOf(user);
  }

  /** The merchant accounts that a request can read, by their names: the one that it is about, or all. */
  async accountsFor(request: object): Promise<readonly string[]> {
    const { access, accounts } = this.providers;
    return accounts.readable(await access.account(request));
  }

  /** Where Midtrans' notifications are taken, below the application's global prefix; null where no webhook is mounted. */
  get webhookPath(): string | null {
    return this.providers.webhookPath;
  }

  private find(): RegistrationProviders {
    const all = this.all();
    const having =
      this.account === null ? all : all.filter(({ accounts }) => accounts.has(this.account ?? ''));
    const [only] = having;
    if (only !== undefined && having.length === 1) return only;
    throw new MidtransConfigurationError([problemOf(all.length, this.account)]);
  }

  private all(): RegistrationProviders[] {
    try {
      return this.module.get(RegistrationProviders, { strict: false, each: true });
    } catch {
      return [];
    }
  }
}

function problemOf(registrations: number, account: string | null): string {
  if (registrations === 0)
    return 'MidtransModule is not imported: add MidtransModule.forRoot(…) to the application';
  return account === null
    ? `account: the application has ${registrations} registrations of MidtransModule: name an account of the one that is meant`
    : `account: no registration of MidtransModule has an account "${account}"`;
}

/** What takes the place of an interceptor of the registration's in any module. */
function delegatingInterceptor(type: Type<NestInterceptor>): Type<NestInterceptor> {
  @Injectable()
  class DelegatingInterceptor implements NestInterceptor {
    constructor(@Inject(MountedRegistration) private readonly registration: MountedRegistration) {}

    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const interceptor = await this.registration.providers.instanceOf(type);
      return interceptor.intercept(context, next);
    }
  }
  return DelegatingInterceptor;
}

const DELEGATING_INTERCEPTORS = GUARDED_INTERCEPTORS.map(delegatingInterceptor);

/** Leaves a controller out of the API description, where the host has one. */
export const UndescribedController: ClassDecorator = ApiExcludeController();

/** How controllers are mounted once more. */
export interface AdditionalMount {
  readonly path: string;
  readonly guards: Guards;
  readonly decorators?: readonly ClassDecorator[];
  /** An account of the registration that is meant, where the application has several. */
  readonly account?: string;
}

/** Mounts controllers of a registration at a second path, behind other guards, in a module beside it. They are in no description. */
export function mountAgain(
  factories: readonly ControllerFactory[],
  { path, guards, decorators = [], account }: AdditionalMount,
): { controllers: Type[]; providers: Provider[] } {
  const controllers = factories.map((create) =>
    delegating(
      create({
        path,
        guards,
        decorators: [UndescribedController, ...decorators],
        interceptors: DELEGATING_INTERCEPTORS,
        securityScheme: undefined,
      }),
    ),
  );
  return { controllers, providers: [MountedRegistration, { provide: ACCOUNT, useValue: account ?? null }] };
}

const REGISTRATION = Symbol('midtrans: registration of an additional mount');

/** A controller that any module can have: each request is handled by the one that its registration makes. */
function delegating(controller: Type<object>): Type {
  class Delegating extends controller {
    readonly [REGISTRATION]: MountedRegistration;

    constructor(registration: MountedRegistration) {
      super();
      this[REGISTRATION] = registration;
    }
  }
  // Not what the controller itself injects.
  Reflect.defineMetadata(PARAMTYPES_METADATA, [MountedRegistration], Delegating);
  Reflect.defineMetadata(SELF_DECLARED_DEPS_METADATA, [], Delegating);
  for (const [name, handler] of handlersOf(controller)) {
    const delegate: Handler = async function (...args) {
      const { providers } = (this as Delegating)[REGISTRATION];
      return handler.apply(await providers.instanceOf(controller), args);
    };
    copyMetadata(handler, delegate);
    const value = Object.defineProperty(delegate, 'name', { value: handler.name });
    Object.defineProperty(Delegating.prototype, name, { value, configurable: true, writable: true });
  }
  return Object.defineProperty(Delegating, 'name', { value: controller.name });
}
