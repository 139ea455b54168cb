import { objectAt, type JsonObject } from '../json';

/** What a customer tells a payment page that asks for it. */
export interface CustomerDetails {
  readonly fullName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly address?: string;
}

/** What a payment page can ask for: its `collect_…` in the request, what notifications call it, and what is told unless said. */
const FIELDS = [
  { collect: 'collect_name', field: 'full_name', property: 'fullName', told: 'Customer One' },
  { collect: 'collect_email', field: 'email', property: 'email', told: 'customer-1@example.test' },
  { collect: 'collect_phone', field: 'phone', property: 'phone', told: '081200000000' },
  { collect: 'collect_address', field: 'address', property: 'address', told: 'Jalan Contoh 1' },
] as const;

const WAYS: readonly unknown[] = ['required', 'optional', 'none', null, undefined];

/** A field that a payment page asks the customer for. */
export interface CollectedField {
  /** In the gateway's name. */
  readonly field: (typeof FIELDS)[number]['field'];
  readonly property: keyof CustomerDetails;
  /** What the customer tells unless something else is said. */
  readonly told: string;
  readonly isRequired: boolean;
}

/** https://docs.midtrans.com/reference/customer-details-object */
export function collectProblems(request: JsonObject): string[] {
  const customer = objectAt(request, 'customer_details');
  return FIELDS.filter(({ collect }) => !WAYS.includes(customer[collect])).map(
    ({ collect }) => `customer_details.${collect} must be required, optional or none`,
  );
}

export function collectedFields(request: JsonObject): CollectedField[] {
  const customer = objectAt(request, 'customer_details');
  return FIELDS.flatMap(({ collect, ...field }) => {
    const way = customer[collect];
    return way === 'required' || way === 'optional' ? [{ ...field, isRequired: way === 'required' }] : [];
  });
}

/** The first field that the page needs and does not get. */
export function missingField(
  fields: readonly CollectedField[],
  customer: CustomerDetails,
): string | undefined {
  return fields.find(({ property, isRequired }) => isRequired && customer[property] === '')?.field;
}

/** What the customer told, as notifications tell it; undefined where nothing was asked. */
export function collectedDetails(
  fields: readonly CollectedField[],
  customer: CustomerDetails = {},
): JsonObject | undefined {
  if (fields.length === 0) return undefined;
  const details = fields.map(({ field, property, told }) => [field, customer[property] ?? told] as const);
  return Object.fromEntries<unknown>(details.filter(([, text]) => text !== ''));
}
