import type { PaymentType } from '../gateway/wire';
import { defined, GatewayAnswer } from './gateway-answer';
import type { ChargePart, PaymentInstructions, PaymentMethod, RefundKind } from './payment-method';
import { optionsToWire } from './wire-options';

type OptionName<Options> = keyof Options & string;

/** What a method's file states; everything it leaves out is as with most methods. */
interface Definition<Options extends object> {
  type: PaymentType;
  options: new () => Options;
  fields: Readonly<Record<OptionName<Options>, string>>;
  flatFields?: Readonly<Record<string, OptionName<Options>>>;
  /** @default none */
  reportedAs?: readonly PaymentType[];
  acceptsCustomExpiry?: boolean;
  requiresItems?: boolean;
  requiresDistinctItemIds?: boolean;
  requiresCustomer?: boolean;
  /** @default 'partial' */
  refunds?: RefundKind;
  honoursIdempotencyKey?: (options: Options) => boolean;
  /** Options that are sent although the caller left them out, or sent in other words. */
  complete?: (options: Options) => { [Name in OptionName<Options>]?: unknown };
  /** What is particular to the method; actions and expiry are read for all. */
  read: (answer: GatewayAnswer) => PaymentInstructions;
}

/** Makes a payment method out of what is particular to it. */
export function definePaymentMethod<Options extends object>(
  definition: Definition<Options>,
): PaymentMethod<Options> {
  const { type, fields, complete, read } = definition;
  return {
    type,
    fields,
    options: definition.options,
    flatFields: definition.flatFields ?? {},
    reportedAs: definition.reportedAs ?? [],
    acceptsCustomExpiry: definition.acceptsCustomExpiry ?? true,
    requiresItems: definition.requiresItems ?? false,
    requiresDistinctItemIds: definition.requiresDistinctItemIds ?? false,
    requiresCustomer: definition.requiresCustomer ?? false,
    refunds: definition.refunds ?? 'partial',
    honoursIdempotencyKey: definition.honoursIdempotencyKey ?? (() => true),

    buildCharge(options): ChargePart {
      const wire = optionsToWire(fields, { ...options, ...complete?.(options) });
      return Object.keys(wire).length > 0 ? { payment_type: type, [type]: wire } : { payment_type: type };
    },

    readInstructions(response): PaymentInstructions {
      const answer = new GatewayAnswer(response);
      const actions = answer.actions.length > 0 ? [...answer.actions] : undefined;
      return defined({ ...read(answer), actions, expiryTime: answer.expiryTime });
    },
  };
}
