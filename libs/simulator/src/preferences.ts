import type { JsonObject } from './json';
import type { AutomaticFee, SimulatorOptions, UnknownPayments } from './options';

const USUAL_FEE = 4_000;

/** As in the documentation's sample. */
const USUAL_BRAND: JsonObject = {
  typography: 'Poppins',
  header_color: '#ffffff',
  button_color: '#0256A7',
  input_border_radius: 10,
  button_border_radius: 10,
  hide_header: false,
};

export const LOCALES = ['en', 'id'] as const;
export const OTHER_VA_PROCESSORS = [
  'permata_va',
  'bni_va',
  'bri_va',
  'cimb_va',
  'danamon_va',
] as const satisfies readonly SimulatorOptions['otherVaProcessor'][];

/** What the merchant sets for all payment pages, in the dashboard or by the API. */
export interface MerchantPreferences {
  /** What its customers call it. */
  readonly displayName: string;
  readonly finishUrl?: string;
  readonly errorUrl?: string;
  readonly locale: (typeof LOCALES)[number];
  /** Whose virtual account `other_va` is. */
  readonly otherVaProcessor: (typeof OTHER_VA_PROCESSORS)[number];
  /** Whether a customer who was denied may try again. */
  readonly allowRetry: boolean;
  readonly hideOrderId: boolean;
  /** How the gateway's page looks, in its own names. */
  readonly brand: JsonObject;
  /** The ways to pay that pages leave out. */
  readonly disabledChannels: readonly string[];
}

/** What holds for all payment pages. */
export interface PagePreferences extends MerchantPreferences {
  readonly unknownPayments: UnknownPayments;
  /** What a payment costs the merchant, or its customer. */
  readonly paymentFee: AutomaticFee;
  /** What the merchant has not activated. */
  readonly inactiveChannels: readonly string[];
}

function preferencesOf(options: SimulatorOptions, displayName: string): PagePreferences {
  return {
    displayName,
    locale: 'en',
    otherVaProcessor: options.otherVaProcessor ?? 'permata_va',
    unknownPayments: options.unknownPayments ?? 'refused',
    allowRetry: options.allowRetry ?? true,
    hideOrderId: false,
    brand: USUAL_BRAND,
    disabledChannels: [],
    finishUrl: options.finishUrl,
    errorUrl: options.errorUrl,
    paymentFee: options.paymentFee ?? (() => USUAL_FEE),
    inactiveChannels: options.inactiveChannels ?? [],
  };
}

function definedIn<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** The preferences that the simulator was told, and what the merchant has changed of them. */
export class Preferences {
  private readonly told: PagePreferences;
  private changes: Partial<MerchantPreferences> = {};

  constructor(options: SimulatorOptions, merchantName: string) {
    this.told = preferencesOf(options, merchantName);
  }

  get current(): PagePreferences {
    return { ...this.told, ...this.changes };
  }

  /** What is undefined stays as it is. */
  change(changes: Partial<MerchantPreferences>): void {
    this.changes = { ...this.changes, ...definedIn(changes) };
  }

  changed(): Partial<MerchantPreferences> {
    return this.changes;
  }
}
