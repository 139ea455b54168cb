import { textAt } from '../json';
import { virtualAccountsOf } from '../html/method-name';
import type { TransactionRecord } from '../transactions/transaction';
import type { Language } from './language';

/** How a customer pays by one way. */
export interface Steps {
  readonly by: string;
  readonly steps: readonly string[];
}

type Translated = Readonly<Record<Language, readonly Steps[]>>;

function virtualAccountSteps(bank: string): Translated {
  return {
    en: [
      {
        by: 'ATM',
        steps: [
          'Insert your card and enter your PIN.',
          `Choose Transfer, then ${bank} virtual account.`,
          'Enter the number above and check the amount.',
          'Confirm, and keep the receipt.',
        ],
      },
      {
        by: `Mobile banking of ${bank}`,
        steps: [
          'Open the app and choose Transfer or Payment.',
          'Choose Virtual account.',
          'Enter the number above, check name and amount, and confirm with your PIN.',
        ],
      },
      {
        by: 'Another bank',
        steps: [
          `Choose a transfer to another bank, and ${bank} as the bank.`,
          'Enter the number above as the account, and exactly this amount.',
          'Check the name, and confirm.',
        ],
      },
    ],
    id: [
      {
        by: 'ATM',
        steps: [
          'Masukkan kartu dan PIN Anda.',
          `Pilih Transfer, lalu virtual account ${bank}.`,
          'Masukkan nomor di atas dan periksa jumlahnya.',
          'Konfirmasi, lalu simpan struknya.',
        ],
      },
      {
        by: `Mobile banking ${bank}`,
        steps: [
          'Buka aplikasi, lalu pilih Transfer atau Pembayaran.',
          'Pilih Virtual account.',
          'Masukkan nomor di atas, periksa nama dan jumlahnya, lalu konfirmasi dengan PIN.',
        ],
      },
      {
        by: 'Bank lain',
        steps: [
          `Pilih transfer ke bank lain, dan ${bank} sebagai bank tujuan.`,
          'Masukkan nomor di atas sebagai rekening, dengan jumlah yang sama persis.',
          'Periksa namanya, lalu konfirmasi.',
        ],
      },
    ],
  };
}

const MANDIRI_BILL: Translated = {
  en: [
    {
      by: 'ATM and mobile banking of Mandiri',
      steps: [
        'Choose Pay, then Multi payment.',
        'Enter the biller code, then the bill key.',
        'Check the amount, and confirm.',
      ],
    },
  ],
  id: [
    {
      by: 'ATM dan mobile banking Mandiri',
      steps: [
        'Pilih Bayar, lalu Multi payment.',
        'Masukkan kode perusahaan, lalu kode pembayaran.',
        'Periksa jumlahnya, lalu konfirmasi.',
      ],
    },
  ],
};

function storeSteps(store: string): Translated {
  return {
    en: [
      {
        by: store,
        steps: [
          `Show the payment code at the till of any ${store}.`,
          'Pay the amount, and keep the receipt: it is the proof of your payment.',
        ],
      },
    ],
    id: [
      {
        by: store,
        steps: [
          `Tunjukkan kode pembayaran di kasir ${store} mana pun.`,
          'Bayar jumlahnya, dan simpan struk sebagai bukti pembayaran.',
        ],
      },
    ],
  };
}

/** How to pay by the number or code that a payment waits with; none where its page or app says it. */
export function stepsOf(record: TransactionRecord, language: Language): readonly Steps[] {
  const [account] = virtualAccountsOf(record);
  if (account) return virtualAccountSteps(account.bank)[language];
  if (record.paymentType === 'echannel') return MANDIRI_BILL[language];
  const store = textAt(record.facts, 'store');
  if (store !== undefined) return storeSteps(store[0]?.toUpperCase() + store.slice(1))[language];
  return [];
}
