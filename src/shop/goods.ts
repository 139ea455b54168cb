/** Something the shop sells. */
export interface Product {
  readonly id: string;
  readonly name: string;
  /** Whole rupiah. */
  readonly price: number;
}

/** What there is to buy, and what it costs: nobody but the shop says so. */
export const GOODS: readonly Product[] = [
  { id: 'coffee', name: 'Coffee, 250 g', price: 85_000 },
  { id: 'cup', name: 'Cup', price: 45_000 },
  { id: 'filter', name: 'Filters, 100 pieces', price: 30_000 },
];

/** The most of one product that a cart may hold. */
export const MOST_OF_ONE = 99;
