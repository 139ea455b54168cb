/** An item of an order. */
export interface WireItem {
  id?: string;
  name: string;
  /** Whole rupiah; negative for a discount. */
  price: number;
  quantity: number;
  brand?: string;
  category?: string;
  merchant_name?: string;
  url?: string;
}

/** An address of a customer. */
export interface WireAddress {
  first_name?: string;
  last_name?: string;
  email?: string;
  phone?: string;
  address?: string;
  city?: string;
  postal_code?: string | number;
  /** ISO 3166-1 alpha-3: `IDN`. */
  country_code?: string;
}

/** A customer, as in `customer_details`. */
export interface WireCustomer {
  first_name?: string;
  last_name?: string;
  email?: string;
  phone?: string;
  billing_address?: WireAddress;
  shipping_address?: WireAddress;
}

/** Who sells, where the merchant is a marketplace. */
export interface WireSeller {
  id?: string;
  name?: string;
  email?: string;
  url?: string;
  address?: WireAddress;
}
