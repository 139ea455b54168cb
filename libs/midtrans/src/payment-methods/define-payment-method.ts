import { defined, GatewayAnswer } from './gateway-answer';
import type {
  AmountLimits,
  ChargePart,
  CustomerView,
  PaidThrough,
  PaymentInstructions,
  PaymentMethod,
  RefundKind,
} from './payment-method';
import { optionsToWire } from './wire-options';

type OptionName<Options> = keyof Options & string;

/** The options of a payment method that has none. */
export class NoOptions {
  [option: string]: never;
}

/** What a method's file states; everything it leaves out is as with most methods. See {@link PaymentMethod}. */
export interface PaymentMethodDefinition<Options extends object, Type extends string> {
  type: Type;
  options: new () => Options;
  reference: string;
  example: object;
  /** @default none */
  fields?: Readonly<Record<OptionName<Options>, string>>;
  /** @default none */
  flatFields?: Readonly<Record<string, OptionName<Options>>>;
  /** @default none */
  reportedAs?: readonly string[];
  /** @default none */
  paymentLinkNames?: readonly string[];
  /** @default as payment links */
  snapNames?: readonly string[];
  /** @default none */
  banks?: readonly string[];
  /** @default none */
  stores?: readonly string[];
  /** @default nothing that is known */
  shows?: readonly CustomerView[];
  /** @default none that is known */
  limits?: (through: PaidThrough) => AmountLimits;
  /** @default true */
  acceptsCustomExpiry?: boolean;
  /** @default none that is known */
  defaultExpirySeconds?: number;
  /** @default false */
  requiresItems?: boolean;
  /** @default false */
  requiresDistinctItemIds?: boolean;
  /** @default false */
  requiresCustomer?: boolean;
  /** @default false */
  mayChangeBank?: boolean;
  /** @default 'order_id' */
  statusId?: PaymentMethod['statusId'];
  /** @default none */
  transactionSource?: PaymentMethod['transactionSource'];
  /** @default false */
  isVoidable?: boolean;
  /** @default 'partial' */
  refunds?: RefundKind;
  /** @default never */
  isReversible?: (payment: PaidThrough) => boolean;
  /** @default always */
  honoursIdempotencyKey?: (options: Options) => boolean;
  /** Options that are sent although the caller left them out, or sent in other words. */
  complete?: (options: Options) => { [Name in OptionName<Options>]?: unknown };
  /** What is particular to the method; actions and expiry are read for all. */
  read: (answer: GatewayAnswer) => PaymentInstructions;
}

/**
 * Makes a payment method out of what is particular to it. A host that needs one which this package does not know yet gives it
 * to the module (`paymentMethods`).
 */
export function definePaymentMethod<Options extends object, const Type extends string>(
  definition: PaymentMethodDefinition<Options, Type>,
): PaymentMethod<Options, Type> {
  const { complete, read, ...stated } = definition;
  const { type } = stated;
  const fields: Readonly<Record<string, string>> = stated.fields ?? {};
  return {
    flatFields: {},
    reportedAs: [],
    paymentLinkNames: [],
    snapNames: stated.paymentLinkNames ?? [],
    banks: [],
    stores: [],
    shows: [],
    limits: () => ({}),
    acceptsCustomExpiry: true,
    defaultExpirySeconds: undefined,
    requiresItems: false,
    requiresDistinctItemIds: false,
    requiresCustomer: false,
    mayChangeBank: false,
    statusId: 'order_id',
    transactionSource: () => undefined,
    isVoidable: false,
    refunds: 'partial',
    isReversible: () => false,
    honoursIdempotencyKey: () => true,
    ...stated,
    fields,

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
