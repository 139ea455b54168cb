import { Expose, plainToInstance, Transform } from 'class-transformer';
import type { Page } from '../access/listing';
import type { MidtransUser } from '../access/midtrans-user';
import { formatAmount } from '../gateway/money';
import { sumOf } from '../validation/rupiah';
import { ApiProperty, ApiSchema } from './api-docs';
import { AMOUNT, NEXT_CURSOR, TIME } from './doc.fields';

/** What is said of a field, as `@ApiProperty` takes it. (Not by its type: a host may have no `@nestjs/swagger`.) */
export type FieldDocs = Readonly<Record<string, unknown>>;
type Class<T extends object = object> = new () => T;

type CamelCase<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;
/** What an answer of class `Response` is made of: a row that has each of its fields, by its name in camel case. */
export type RowOf<Response> = { readonly [Name in keyof Response as CamelCase<Name>]: unknown };

/** A field of an answer, named as on the wire. Its value is the row's of that name in camel case. */
export function Field(docs: FieldDocs = {}): PropertyDecorator {
  return scalar((value) => value, docs);
}

/** A field that is in the answers of staff alone: see {@link toResponse}. */
export function StaffField(docs: FieldDocs = {}): PropertyDecorator {
  const forStaff = (value: unknown, caller: Recipient) =>
    caller?.isStaff === true ? (value ?? null) : undefined;
  return composed(forStaff, { ...docs, required: false });
}

/** Text; `""` where there is none. */
export function TextField(docs: FieldDocs = {}): PropertyDecorator {
  return scalar((value) => value ?? '', { type: String, ...docs });
}

/** Whole rupiah, as text with two decimals. */
export function AmountField(docs: FieldDocs = {}): PropertyDecorator {
  return scalar((value) => formatAmount(value as number | bigint), { ...AMOUNT, ...docs });
}

/** What an item comes to: its price times its quantity. In bigint: beyond the safe integers a number would lose rupiah. */
export function SubtotalField(docs: FieldDocs = {}): PropertyDecorator {
  const subtotal = (item: { price: number; quantity: number }) => formatAmount(sumOf([item]));
  return ComputedField(subtotal, { ...AMOUNT, ...docs });
}

/** A time, in ISO 8601 and UTC; null where there is none. */
export function TimeField(docs: FieldDocs = {}): PropertyDecorator {
  return scalar((value) => (value as Date | null)?.toISOString() ?? null, { ...TIME, ...docs });
}

/** What is made of the whole row. */
export function ComputedField<Row>(read: (row: Row) => unknown, docs: FieldDocs = {}): PropertyDecorator {
  return scalar((_value, row) => read(row as Row), docs);
}

/** JSON as it is: out of reach of class-transformer, which would follow a `constructor` in it. */
export function JsonField(docs: FieldDocs = {}): PropertyDecorator {
  return composed((value) => value, docs);
}

/** An answer within this one. (Swagger takes a function for a lazy type by its name, `type`.) */
export function NestedField<T extends object>(type: () => Class<T>, docs: FieldDocs = {}): PropertyDecorator {
  const nested = (row: unknown, caller: Recipient) => toResponse(type(), row as RowOf<T>, caller);
  return composed(nested, { type: () => type(), ...docs });
}

/** A list of answers within this one. */
export function ListField<T extends object>(type: () => Class<T>, docs: FieldDocs = {}): PropertyDecorator {
  const list = (rows: unknown, caller: Recipient) =>
    (rows as RowOf<T>[]).map((row) => toResponse(type(), row, caller));
  return composed(list, { type: () => type(), isArray: true, ...docs });
}

/**
 * A row as our endpoints answer it.
 *
 * @param caller - who is answered @default nobody, who is told nothing that is for staff
 */
export function toResponse<T extends object>(type: Class<T>, row: RowOf<T>, caller: Recipient = null): T {
  const response = plainToInstance(type, row, { excludeExtraneousValues: true });
  // Of no class: a host's ClassSerializerInterceptor would go by its names once more.
  return { ...response, ...composedOf(type, row, caller) };
}

/** A page of a list, as our endpoints answer it. */
export interface PageResponse<T> {
  readonly results: T[];
  /** Null on the last page. */
  readonly next_cursor: string | null;
}

const pages = new Map<Class, Class<PageResponse<object>>>();

/** The class that describes a page of answers. */
export function pageOf<T extends object>(type: Class<T>, name: string): Class<PageResponse<T>> {
  const known = pages.get(type) as Class<PageResponse<T>> | undefined;
  if (known !== undefined) return known;
  @ApiSchema({ name })
  class Page implements PageResponse<T> {
    @ApiProperty({ type: [type] }) results: T[];
    @ApiProperty(NEXT_CURSOR) next_cursor: string | null;
  }
  pages.set(type, Page);
  return Page;
}

/** Makes the answer of a list of a page of rows. */
export function toPageResponse<T extends object, Row extends RowOf<T>>(
  type: Class<T>,
  { items, nextCursor }: Page<Row>,
  caller: Recipient = null,
): PageResponse<T> {
  return { results: items.map((row) => toResponse(type, row, caller)), next_cursor: nextCursor };
}

type Recipient = MidtransUser | null;

function scalar(read: (value: unknown, row: unknown) => unknown, docs: FieldDocs): PropertyDecorator {
  return (target, property) => {
    Expose({ name: camelCase(String(property)) })(target, property);
    Transform(({ value, obj }: { value: unknown; obj: unknown }) => read(value, obj))(target, property);
    ApiProperty(docs)(target, property);
  };
}

type Compose = (value: unknown, caller: Recipient) => unknown;
type Composed = ReadonlyMap<string, Compose>;

/** By class: how fields are made that class-transformer does not make. */
const composedFields = new WeakMap<object, Composed>();

function composed(read: Compose, docs: FieldDocs): PropertyDecorator {
  return (target, property) => {
    const known = composedFields.get(target) ?? new Map<string, Compose>();
    composedFields.set(target, new Map([...known, [String(property), read]]));
    ApiProperty(docs)(target, property);
  };
}

function composedOf(
  type: Class,
  row: Readonly<Record<string, unknown>>,
  caller: Recipient,
): Record<string, unknown> {
  const fields: [string, unknown][] = [];
  for (
    let owner: unknown = type.prototype;
    typeof owner === 'object' && owner !== null;
    owner = Object.getPrototypeOf(owner)
  ) {
    for (const [name, read] of composedFields.get(owner) ?? [])
      fields.push([name, read(row[camelCase(name)], caller)]);
  }
  return Object.fromEntries(fields);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
