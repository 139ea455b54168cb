import type { SimulatorOptions } from '../options';
import type { UnknownPayments, VaChannel } from './channels';

/** What the merchant set for all payment pages. */
export interface PagePreferences {
  /** Whose virtual account `other_va` is. */
  readonly otherVaProcessor: VaChannel;
  readonly unknownPayments: UnknownPayments;
  /** What the merchant has not activated. */
  readonly inactiveChannels: readonly string[];
}

export function preferencesOf(options: SimulatorOptions): PagePreferences {
  return {
    otherVaProcessor: options.otherVaProcessor ?? 'permata_va',
    unknownPayments: options.unknownPayments ?? 'refused',
    inactiveChannels: options.inactiveChannels ?? [],
  };
}
