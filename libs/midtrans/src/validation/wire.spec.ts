import { Expose } from 'class-transformer';
import { Metadata } from './metadata';
import { NestedList, Nested, Optional, Text } from './rules';
import { safeJson } from './safe-json';
import { readPartialWire, readWire, toWireNames, wireNames } from './wire';

class Line {
  @Expose({ name: 'item_name' })
  @Text(5)
  itemName: string;
}

class Order {
  @Expose({ name: 'customer_name' })
  @Text(5)
  customerName: string;

  @Expose()
  @Optional()
  @NestedList(Line, 3)
  lines?: Line[];

  @Expose({ name: 'first_line' })
  @Optional()
  @Nested(Line)
  firstLine?: Line;

  /** For code alone. */
  @Optional()
  @Text(5)
  userId?: string;
}

class Noted {
  @Expose()
  @Metadata('Free')
  metadata: Record<string, unknown>;
}

const GOOD = { customer_name: 'Ani', lines: [{ item_name: 'Kopi' }], first_line: { item_name: 'Teh' } };

describe('a request', () => {
  it('is read by the names that its class exposes, into instances', () => {
    const { value } = readWire(Order, GOOD);
    expect(value).toEqual({
      customerName: 'Ani',
      lines: [{ itemName: 'Kopi' }],
      firstLine: { itemName: 'Teh' },
    });
    expect(value).toBeInstanceOf(Order);
    expect(value?.lines?.[0]).toBeInstanceOf(Line);
  });

  it('is refused for what its class does not expose, at any depth, a name of the class among it', () => {
    const { errors } = readWire(Order, {
      ...GOOD,
      customerName: 'Budi',
      userId: 'budi',
      lines: [{ item_name: 'a' }, { item_name: 'b', itemName: 'c', price: 1 }],
      first_line: { item_name: 'a', toString: 'x' },
    });
    expect(errors?.map(({ field }) => field).sort()).toEqual([
      'customerName',
      'first_line.toString',
      'lines.1.itemName',
      'lines.1.price',
      'userId',
    ]);
  });

  it('is told of its errors by its own names, in the message too', () => {
    const { errors } = readWire(Order, { lines: [{ item_name: 'far too long' }], first_line: [] });
    expect(errors).toEqual([
      { field: 'customer_name', message: 'customer_name must be text of 1 to 5 characters' },
      { field: 'lines.0.item_name', message: 'item_name must be text of 1 to 5 characters' },
      { field: 'first_line', message: 'first_line must be an object' },
    ]);
  });

  it('keeps free JSON as it is, names of every object among it', () => {
    const metadata = { toString: 'a', then: 'b', deep: { valueOf: 1, hasOwnProperty: [2] } };
    expect(readWire(Noted, { metadata }).value?.metadata).toEqual(metadata);
    expect(readWire(Noted, { metadata: JSON.parse('{"a":1e400}') as object }).errors).toHaveLength(1);
  });

  it('looks at one entry more than a list may have', () => {
    const lines = Array.from({ length: 100_000 }, () => ({ item_name: 5, colour: 'red' }));
    const { errors = [] } = readWire(Order, { ...GOOD, lines });
    expect(errors.length).toBeLessThan(10);
    expect(errors.map(({ field }) => field)).toContain('lines');
  });

  it('may lack what is added later, and may not be wrong', () => {
    expect(readPartialWire(Order, {}).value).toEqual({});
    expect(readPartialWire(Order, { customer_name: '' }).errors).toHaveLength(1);
    expect(readPartialWire(Order, { colour: 'red' }).errors?.map(({ field }) => field)).toEqual([
      'colour',
      'customer_name',
    ]);
  });

  it('names the errors of a service, and leaves alone what it does not know', () => {
    expect(toWireNames(Order, { field: 'lines.0.itemName', message: 'itemName is taken' })).toEqual({
      field: 'lines.0.item_name',
      message: 'item_name is taken',
    });
    const other = { field: 'shipping.cost', message: 'shipping.cost is too high' };
    expect(toWireNames(Order, other)).toEqual(other);
    expect([...wireNames(Order).values()]).toEqual(['customer_name', 'lines', 'first_line']);
  });
});

describe('the JSON of a client', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

  it('has no names that say what an object is', () => {
    const { json, errors } = safeJson(
      JSON.parse('{"a":[{"constructor":1,"b":2}],"__proto__":{"c":3}}') as object,
    );
    expect(errors.map(({ field }) => field).sort()).toEqual(['__proto__', 'a.0.constructor']);
    expect(json).toEqual({ a: [{ b: 2 }] });
    expect(safeJson({ constructors: 1, a: ['constructor'] }).errors).toEqual([]);
  });

  it('is at most 64 levels deep, and is read no further', () => {
    const isTooDeep = (value: unknown) => safeJson({ value }).isTooDeep;
    expect([isTooDeep(nested(63)), isTooDeep(nested(64))]).toEqual([false, true]);
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(isTooDeep(deep)).toBe(true);
    expect(readWire(Order, { ...GOOD, customer_name: deep }).errors?.map(({ field }) => field)).toEqual([
      'customer_name',
    ]);
  });
});
