import { isObject, type JsonObject } from '../../json';

type Limits = Readonly<Record<string, number>>;

// https://docs.midtrans.com/reference/customer-details-object
const PERSON: Limits = { first_name: 255, last_name: 255, email: 255, phone: 255 };
const ADDRESS: Limits = { ...PERSON, address: 255, city: 255, postal_code: 10, country_code: 10 };
const ADDRESSES = ['billing_address', 'shipping_address'] as const;

function textProblems(part: JsonObject, path: string, limits: Limits): string[] {
  return Object.entries(limits).flatMap(([field, limit]) => {
    const value = part[field] ?? '';
    if (typeof value !== 'string' && typeof value !== 'number') return [`${path}.${field} must be a string`];
    return String(value).length > limit ? [`${path}.${field} too long`] : [];
  });
}

function emailProblems(customer: JsonObject): string[] {
  const { email } = customer;
  const isFine = typeof email !== 'string' || /^[^\s@]+@[^\s@]+$/.test(email);
  return isFine ? [] : ['customer_details.email format is invalid'];
}

function addressProblems(customer: JsonObject, name: (typeof ADDRESSES)[number]): string[] {
  const path = `customer_details.${name}`;
  const address = customer[name] ?? {};
  if (!isObject(address)) return [`${path} must be an object`];
  const problems = textProblems(address, path, ADDRESS);
  const { postal_code } = address;
  const isOdd = typeof postal_code === 'string' && !/^[A-Za-z0-9 -]*$/.test(postal_code);
  return isOdd ? [...problems, `${path}.postal_code format is invalid`] : problems;
}

/** What is wrong with a request's `customer_details`. */
export function customerProblems(body: JsonObject): string[] {
  const customer = body.customer_details ?? {};
  if (!isObject(customer)) return ['customer_details must be an object'];
  return [
    ...textProblems(customer, 'customer_details', PERSON),
    ...emailProblems(customer),
    ...ADDRESSES.flatMap((name) => addressProblems(customer, name)),
  ];
}
