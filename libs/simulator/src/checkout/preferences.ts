import type { SimulatorOptions } from '../options';
import type { AutomaticFee } from '../transactions/charge/automatic-fee';
import type { UnknownPayments, VaChannel } from './channels';

const USUAL_FEE = 4_000;

/** What the merchant set for all payment pages. */
export interface PagePreferences {
  /** Whose virtual account `other_va` is. */
  readonly otherVaProcessor: VaChannel;
  readonly unknownPayments: UnknownPayments;
  /** What a payment costs the merchant, or its customer. */
  readonly paymentFee: AutomaticFee;
  /** What the merchant has not activated. */
  readonly inactiveChannels: readonly string[];
}

export function preferencesOf(options: SimulatorOptions): PagePreferences {
  return {
    otherVaProcessor: options.otherVaProcessor ?? 'permata_va',
    unknownPayments: options.unknownPayments ?? 'refused',
    paymentFee: options.paymentFee ?? (() => USUAL_FEE),
    inactiveChannels: options.inactiveChannels ?? [],
  };
}
