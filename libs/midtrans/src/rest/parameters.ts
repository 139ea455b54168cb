import {
  createParamDecorator,
  Inject,
  Injectable,
  type ExecutionContext,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import { PARAMTYPES_METADATA } from '@nestjs/common/constants';
import { AccessService } from '../access/access.service';
import type { MidtransUser } from '../access/midtrans-user';
import type { MidtransAction } from '../access/rights';
import { MidtransInputError } from '../errors/midtrans.errors';
import type { IdempotencyContext } from '../gateway-commands/call.options';
import { rememberFieldNames } from './field-names';
import { IdempotencyContexts } from './idempotency/idempotency-contexts';
import { bodyOf, pathParameterOf, queryOf } from './request';
import { describeBody, describeQuery } from './request.docs';
import { objectIn, requestType, type RequestClass, type RequestType } from './request.type';

/**
 * The body, read by a class of class-validator's and class-transformer's decorators, which is described in the API's
 * description as well. Its errors name fields as the body does.
 *
 * @example
 * ```ts
 * refund(@MidtransBody(RefundRequest) request: RefundRequest) { … }
 * ```
 */
export function MidtransBody<T extends object>(type: RequestClass<T> | RequestType<T>): ParameterDecorator {
  const body = requestType(type);
  return (target, method, index) => {
    describeBody(body)(target, method);
    parameter(new BodyPipe(body))(target, method, index);
  };
}

/** The query, read and described by a class like a body. A parameter that the class does not know is an error. */
export function MidtransQuery<T extends object>(type: RequestClass<T>): ParameterDecorator {
  return (target, method, index) => {
    describeQuery(type)(target, method);
    parameter(new QueryPipe(requestType(type)))(target, method, index);
  };
}

/** A parameter of the path, as it came. */
export function MidtransParam(name: string): ParameterDecorator {
  return parameter({ transform: (request: SealedRequest) => pathParameterOf(request(), name) });
}

/** The body as it came, of whatever kind. */
export function RawBody(): ParameterDecorator {
  return parameter({ transform: (request: SealedRequest) => bodyOf(request()) });
}

/**
 * Whoever asks: a {@link MidtransUser}, or null for nobody, where the controllers are public.
 *
 * @param action - what the caller must be allowed to do @default nothing in particular
 */
export function Caller(action?: MidtransAction): ParameterDecorator {
  @Injectable()
  class CallerPipe implements PipeTransform<SealedRequest, Promise<MidtransUser | null>> {
    constructor(@Inject(AccessService) private readonly access: AccessService) {}

    async transform(request: SealedRequest): Promise<MidtransUser | null> {
      const caller = await this.access.caller(request());
      if (action !== undefined) this.access.require(action, caller);
      return caller;
    }
  }
  return parameter(CallerPipe);
}

/** Whoever asks for what must be somebody's: a {@link MidtransUser}. Nobody is refused, also where the controllers are public. */
export function KnownCaller(): ParameterDecorator {
  return parameter(KnownCallerPipe);
}

/** Whether the caller may do something to what is theirs, in any state that it is in. */
export function Allowed(action: MidtransAction): ParameterDecorator {
  @Injectable()
  class AllowedPipe implements PipeTransform<SealedRequest, Promise<boolean>> {
    constructor(@Inject(AccessService) private readonly access: AccessService) {}

    async transform(request: SealedRequest): Promise<boolean> {
      return this.access.allows(action, await this.access.caller(request()));
    }
  }
  return parameter(AllowedPipe);
}

/** Lets a request that is made again under its Idempotency-Key go on where it was left: an {@link IdempotencyContext}. */
export function Idempotent(): ParameterDecorator {
  return parameter(IdempotentPipe);
}

/**
 * Makes the decorator of a feature for the row that the path names by `id`, as far as the caller may see it, and may do
 * with it what they ask for.
 *
 * @example
 * ```ts
 * export const Authorized = authorizedBy(PayoutLookup);
 * approve(@Authorized('approve_payout') payout: Payout) { … }
 * ```
 */
export function authorizedBy(lookup: Type<RowLookup>): (action?: MidtransAction) => ParameterDecorator {
  return (action) => {
    @Injectable()
    class AuthorizedPipe implements PipeTransform<SealedRequest, Promise<unknown>> {
      constructor(@Inject(lookup) private readonly rows: RowLookup) {}

      transform(request: SealedRequest): Promise<unknown> {
        return this.rows.findAuthorized(request(), action);
      }
    }
    return parameter(AuthorizedPipe);
  };
}

/** Finds the row that a request's path names: see {@link AuthorizedLookup}. */
export interface RowLookup {
  findAuthorized(request: unknown, action?: MidtransAction): Promise<object>;
}

/** A function is what a host's global pipes, which come first, leave alone. */
type SealedRequest = () => unknown;
type RequestPipe = PipeTransform<SealedRequest, unknown>;

/**
 * A parameter that one of our pipes makes of the request. Nest gives a host's global pipes every such parameter before, and with it
 * the class that it is declared as: so they are given a function, of no class.
 */
function parameter(pipe: RequestPipe | Type<RequestPipe>): ParameterDecorator {
  const decorate = createParamDecorator((_data: unknown, context: ExecutionContext): SealedRequest => {
    return () => context.switchToHttp().getRequest<unknown>();
  })(pipe);
  return (target, method, index) => {
    decorate(target, method, index);
    if (method === undefined) return;
    const types = Reflect.getMetadata(PARAMTYPES_METADATA, target, method) as unknown[] | undefined;
    if (types !== undefined) {
      const others = types.map((type, at) => (at === index ? Object : type));
      Reflect.defineMetadata(PARAMTYPES_METADATA, others, target, method);
    }
  };
}

class BodyPipe<T extends object> implements RequestPipe {
  constructor(private readonly type: RequestType<T>) {}

  transform(sealed: SealedRequest): T {
    const request = sealed();
    const body = objectIn(bodyOf(request));
    rememberFieldNames(request, (error) => this.type.toWireNames(error, body));
    return accepted(this.type, body);
  }
}

class QueryPipe<T extends object> implements RequestPipe {
  constructor(private readonly type: RequestType<T>) {}

  transform(request: SealedRequest): T {
    return accepted(this.type, objectIn(queryOf(request())));
  }
}

function accepted<T extends object>(type: RequestType<T>, raw: object): T {
  const { value, errors } = type.read(raw);
  if (errors !== undefined) throw new MidtransInputError(errors);
  return value;
}

@Injectable()
class KnownCallerPipe implements PipeTransform<SealedRequest, Promise<MidtransUser>> {
  constructor(@Inject(AccessService) private readonly access: AccessService) {}

  transform(request: SealedRequest): Promise<MidtransUser> {
    return this.access.user(request());
  }
}

@Injectable()
class IdempotentPipe implements PipeTransform<SealedRequest, IdempotencyContext> {
  constructor(@Inject(IdempotencyContexts) private readonly idempotency: IdempotencyContexts) {}

  transform(request: SealedRequest): IdempotencyContext {
    return this.idempotency.of(request());
  }
}
