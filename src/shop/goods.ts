import type { Language } from './pages/language';

/** Something the shop sells. */
export interface Product {
  readonly id: string;
  readonly name: Readonly<Record<Language, string>>;
  readonly about: Readonly<Record<Language, string>>;
  /** Whole rupiah. */
  readonly price: number;
}

/** What there is to buy, and what it costs: nobody but the shop says so. */
export const GOODS: readonly Product[] = [
  {
    id: 'coffee',
    name: { en: 'Gayo coffee, 250 g', id: 'Kopi Gayo, 250 g' },
    about: { en: 'Whole beans, medium roast', id: 'Biji utuh, sangrai sedang' },
    price: 85_000,
  },
  {
    id: 'cup',
    name: { en: 'Stoneware cup', id: 'Cangkir keramik' },
    about: { en: '200 ml, made by hand', id: '200 ml, buatan tangan' },
    price: 45_000,
  },
  {
    id: 'filter',
    name: { en: 'Paper filters, 100', id: 'Filter kertas, 100 lembar' },
    about: { en: 'For one to four cups', id: 'Untuk satu sampai empat cangkir' },
    price: 30_000,
  },
  {
    id: 'dripper',
    name: { en: 'Glass dripper', id: 'Dripper kaca' },
    about: { en: 'With a wooden collar', id: 'Dengan kerah kayu' },
    price: 165_000,
  },
  {
    id: 'kettle',
    name: { en: 'Gooseneck kettle', id: 'Ketel leher angsa' },
    about: { en: '600 ml, for gas and induction', id: '600 ml, untuk gas dan induksi' },
    price: 385_000,
  },
  {
    id: 'grinder',
    name: { en: 'Hand grinder', id: 'Penggiling tangan' },
    about: { en: 'Steel burrs, 38 mm', id: 'Pisau baja, 38 mm' },
    price: 1_950_000,
  },
];

/** The most of one product that an order may hold. */
export const MOST_OF_ONE = 99;
