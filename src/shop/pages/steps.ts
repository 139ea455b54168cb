import type { Language } from './language';

/** How to pay by one way, in the order in which it is done. */
export interface Steps {
  readonly by: string;
  readonly steps: readonly string[];
}

type Translated = Readonly<Record<Language, readonly Steps[]>>;

/** What the customer does outside of this page, where that needs telling. */
export function stepsOf(
  { paymentType, bank, store }: { paymentType: string; bank: string | null; store: string | null },
  language: Language,
  brand: string,
): readonly Steps[] {
  switch (paymentType) {
    case 'bank_transfer':
      return virtualAccount(bank === null ? '' : brand)[language];
    case 'echannel':
      return MANDIRI[language];
    case 'cstore':
      return counter(store === null ? '' : brand)[language];
    default:
      return [];
  }
}

function virtualAccount(bank: string): Translated {
  return {
    en: [
      {
        by: `Mobile or internet banking of ${bank}`,
        steps: [
          'Choose Transfer, then Virtual account.',
          'Enter the number above.',
          'Check name and amount, and confirm.',
        ],
      },
      {
        by: 'ATM',
        steps: [
          'Choose Other transactions, Transfer, Virtual account.',
          'Enter the number above.',
          'Check name and amount, confirm, and keep the receipt.',
        ],
      },
      {
        by: 'Another bank',
        steps: [
          `Transfer to ${bank}, with the number above as the account.`,
          'Transfer exactly this amount: another one is sent back.',
        ],
      },
    ],
    id: [
      {
        by: `Mobile banking atau internet banking ${bank}`,
        steps: [
          'Pilih Transfer, lalu Virtual account.',
          'Masukkan nomor di atas.',
          'Periksa nama dan nilai, lalu konfirmasi.',
        ],
      },
      {
        by: 'ATM',
        steps: [
          'Pilih Transaksi lainnya, Transfer, Virtual account.',
          'Masukkan nomor di atas.',
          'Periksa nama dan nilai, konfirmasi, dan simpan struk.',
        ],
      },
      {
        by: 'Bank lain',
        steps: [
          `Transfer ke ${bank} dengan nomor di atas sebagai rekening tujuan.`,
          'Transfer tepat sebesar nilai ini: nilai lain akan dikembalikan.',
        ],
      },
    ],
  };
}

const MANDIRI: Translated = {
  en: [
    {
      by: "Livin' by Mandiri",
      steps: [
        'Choose Pay, then Multi payment.',
        'Search for Midtrans, or enter the biller code.',
        'Enter the bill key, check the amount, and confirm.',
      ],
    },
    {
      by: 'ATM',
      steps: [
        'Choose Pay or buy, Other, Multi payment.',
        'Enter the biller code, then the bill key.',
        'Check the amount, confirm, and keep the receipt.',
      ],
    },
  ],
  id: [
    {
      by: "Livin' by Mandiri",
      steps: [
        'Pilih Bayar, lalu Multipayment.',
        'Cari Midtrans, atau masukkan kode perusahaan.',
        'Masukkan kode pembayaran, periksa nilai, lalu konfirmasi.',
      ],
    },
    {
      by: 'ATM',
      steps: [
        'Pilih Bayar/Beli, Lainnya, Multipayment.',
        'Masukkan kode perusahaan, lalu kode pembayaran.',
        'Periksa nilai, konfirmasi, dan simpan struk.',
      ],
    },
  ],
};

function counter(store: string): Translated {
  return {
    en: [
      {
        by: store,
        steps: [
          `Go to any ${store}, and say that you pay for Midtrans.`,
          'Show or tell the payment code.',
          'Pay the amount, and keep the receipt.',
        ],
      },
    ],
    id: [
      {
        by: store,
        steps: [
          `Datang ke ${store} mana pun, dan katakan Anda ingin membayar untuk Midtrans.`,
          'Tunjukkan atau sebutkan kode pembayaran.',
          'Bayar nilainya, dan simpan struk.',
        ],
      },
    ],
  };
}
