import type { AutomaticFee, SimulatorOptions, UnknownPayments } from './options';

const USUAL_FEE = 4_000;

/** What the merchant set for all payment pages. */
export interface PagePreferences {
  /** Whose virtual account `other_va` is. */
  readonly otherVaProcessor: NonNullable<SimulatorOptions['otherVaProcessor']>;
  readonly unknownPayments: UnknownPayments;
  /** Whether a customer who was denied may try again. */
  readonly allowRetry: boolean;
  readonly finishUrl?: string;
  readonly errorUrl?: string;
  /** What a payment costs the merchant, or its customer. */
  readonly paymentFee: AutomaticFee;
  /** What the merchant has not activated. */
  readonly inactiveChannels: readonly string[];
}

export function preferencesOf(options: SimulatorOptions): PagePreferences {
  return {
    otherVaProcessor: options.otherVaProcessor ?? 'permata_va',
    unknownPayments: options.unknownPayments ?? 'refused',
    allowRetry: options.allowRetry ?? true,
    finishUrl: options.finishUrl,
    errorUrl: options.errorUrl,
    paymentFee: options.paymentFee ?? (() => USUAL_FEE),
    inactiveChannels: options.inactiveChannels ?? [],
  };
}
