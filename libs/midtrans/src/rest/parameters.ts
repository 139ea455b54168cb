import type { Type } from '@nestjs/common';
import { AccessService } from '../access/access.service';
import type { MidtransUser } from '../access/midtrans-user';
import type { MidtransAction } from '../access/rights';
import { MidtransInputError } from '../errors/midtrans.errors';
import type { IdempotencyContext } from '../gateway-commands/call.options';
import { rememberFieldNames } from './field-names';
import { IdempotencyContexts } from './idempotency/idempotency-contexts';
import { parameter, type RequestPipe } from './own-parameters';
import { bodyOf, pathParameterOf, queryOf } from './request';
import { describeBody, describeQuery } from './request.docs';
import { objectIn, requestType, type RequestClass, type RequestType } from './request.type';

/**
 * The body, read by a class of class-validator's and class-transformer's decorators, which is described in the API's
 * description as well. Its errors name fields as the body does.
 *
 * Like every decorator here it is for handlers of a `MidtransController`, and no global pipe of the host's reaches it.
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
  return parameter({ transform: (request) => pathParameterOf(request, name) });
}

/** The body as it came, of whatever kind. */
export function RawBody(): ParameterDecorator {
  return parameter({ transform: bodyOf });
}

/**
 * Whoever asks: a {@link MidtransUser}, or null for nobody, where the controllers are public.
 *
 * @param action - what the caller must be allowed to do @default nothing in particular
 */
export function Caller(action?: MidtransAction): ParameterDecorator {
  return parameter({
    async transform(request, module): Promise<MidtransUser | null> {
      const access = module.get(AccessService);
      const caller = await access.caller(request);
      if (action !== undefined) access.require(action, caller);
      return caller;
    },
  });
}

/** Whoever asks for what must be somebody's: a {@link MidtransUser}. Nobody is refused, also where the controllers are public. */
export function KnownCaller(): ParameterDecorator {
  return parameter({ transform: (request, module) => module.get(AccessService).user(request) });
}

/** Whoever asks for what is not one user's, such as all notifications: a {@link MidtransUser} who is staff. Anybody else is refused. */
export function Staff(): ParameterDecorator {
  return parameter({ transform: (request, module) => module.get(AccessService).staff(request) });
}

/** The merchant account that a request is about, as `access.resolveAccount` says: undefined where it is about all of the registration's. */
export function RequestAccount(): ParameterDecorator {
  return parameter({ transform: (request, module) => module.get(AccessService).account(request) });
}

/** Whether the caller may do something to what is theirs, in any state that it is in. */
export function Allowed(action: MidtransAction): ParameterDecorator {
  return parameter({
    async transform(request, module): Promise<boolean> {
      const access = module.get(AccessService);
      return access.allows(action, await access.caller(request));
    },
  });
}

/** Lets a request that is made again under its Idempotency-Key go on where it was left: an {@link IdempotencyContext}. */
export function Idempotent(): ParameterDecorator {
  return parameter({
    transform: (request, module): IdempotencyContext => module.get(IdempotencyContexts).of(request),
  });
}

/** Finds the row that a request's path names: see {@link AuthorizedLookup}. */
export interface RowLookup {
  /** @throws where there is none that the caller may act upon */
  findAuthorized(request: unknown, action?: MidtransAction): Promise<object>;
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
  return (action) =>
    parameter({ transform: (request, module) => module.get(lookup).findAuthorized(request, action) });
}

class BodyPipe<T extends object> implements RequestPipe<T> {
  constructor(private readonly type: RequestType<T>) {}

  transform(request: unknown): T {
    const body = objectIn(bodyOf(request));
    const value = accepted(this.type, body);
    refuseAccount(body, this.type);
    // What it refuses itself is named as the body has it already.
    rememberFieldNames(request, (error) => this.type.toWireNames(error, body));
    return value;
  }
}

class QueryPipe<T extends object> implements RequestPipe<T> {
  constructor(private readonly type: RequestType<T>) {}

  transform(request: unknown): T {
    return accepted(this.type, objectIn(queryOf(request)));
  }
}

/** Whose money it is must not be dropped in silence, and is not for the client to say. */
function refuseAccount(body: object, type: RequestType<object>): void {
  if (!('account' in body) || 'account' in (type.schema().schema.properties ?? {})) return;
  const message = 'account is for the merchant to choose: leave it out';
  throw new MidtransInputError([{ field: 'account', message }]);
}

function accepted<T extends object>(type: RequestType<T>, raw: object): T {
  const { value, errors } = type.read(raw);
  if (errors !== undefined) throw new MidtransInputError(errors);
  return value;
}
