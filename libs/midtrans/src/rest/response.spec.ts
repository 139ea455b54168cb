import { instanceToPlain } from 'class-transformer';
import {
  AmountField,
  Field,
  JsonField,
  ListField,
  NestedField,
  StaffField,
  SubtotalField,
  TextField,
  TimeField,
  toPageResponse,
  toResponse,
} from './response';

class ItemResponse {
  @TextField() item_name: string;
  @SubtotalField() subtotal: string;
}

class OrderResponse {
  @Field() order_id: string;
  @AmountField() gross_amount: string;
  @TimeField() paid_at: string | null;
  @TextField() note: string;
  @JsonField() metadata: unknown;
  @ListField(() => ItemResponse) items: ItemResponse[];
}

class AuditedItemResponse extends ItemResponse {
  @StaffField() checked_by?: string | null;
}

class AuditedOrderResponse {
  @StaffField() secret?: string | null;
  @NestedField(() => AuditedItemResponse) first_item: AuditedItemResponse;
  @ListField(() => AuditedItemResponse) items: AuditedItemResponse[];
}

class DetailedOrderResponse extends OrderResponse {
  @NestedField(() => ItemResponse) first_item: ItemResponse;
}

class Order {
  orderId = 'A-1';
  grossAmount = 9_007_199_254_740_991n;
  paidAt: Date | null = new Date('2026-11-21T09:30:00+07:00');
  note: string | null = null;
  metadata = JSON.parse('{"constructor":{"a":1},"then":"x","__proto__":{"b":2}}') as object;
  items = [{ itemName: 'Kopi', price: 99_999_999, quantity: 99_999_999, subtotal: 0 }];
  secret = 'token';
  get firstItem() {
    return this.items[0];
  }
}

it('an answer has the fields of its class, and no other of the row', () => {
  const order = new Order();
  expect(JSON.parse(JSON.stringify(toResponse(DetailedOrderResponse, order)))).toEqual({
    order_id: 'A-1',
    gross_amount: '9007199254740991.00',
    paid_at: '2026-11-21T02:30:00.000Z',
    note: '',
    metadata: order.metadata,
    items: [{ item_name: 'Kopi', subtotal: '9999999800000001.00' }],
    first_item: { item_name: 'Kopi', subtotal: '9999999800000001.00' },
  });
});

it('an answer is the same once a host’s ClassSerializerInterceptor had it', () => {
  const answer = toResponse(DetailedOrderResponse, {
    ...new Order(),
    metadata: { a: 1 },
    firstItem: new Order().items[0],
  });
  expect(instanceToPlain(answer)).toEqual(answer);
});

it.each([
  ['staff', { id: 'staff-1', isStaff: true }, { secret: 'token' }, { checked_by: null }],
  ['a customer', { id: 'customer-1', isStaff: false }, {}, {}],
  ['nobody', null, {}, {}],
])('%s gets what is for staff, at any depth, as staff alone do', (_who, caller, fields, itemFields) => {
  const item = { item_name: 'Kopi', subtotal: '9999999800000001.00', ...itemFields };
  const response = { ...fields, first_item: item, items: [item] };
  const page = toPageResponse(AuditedOrderResponse, { items: [new Order()], nextCursor: null }, caller);
  expect(JSON.parse(JSON.stringify(page.results))).toEqual([response]);
  const single = toResponse(AuditedOrderResponse, new Order(), caller);
  expect(JSON.parse(JSON.stringify(single))).toEqual(response);
});

it('a time that there is none of is null', () => {
  expect(toResponse(OrderResponse, { ...new Order(), paidAt: null }).paid_at).toBeNull();
});

it('a page has its rows, and where the next one begins', () => {
  const page = { items: [new Order(), new Order()], nextCursor: 'x' };
  expect(toPageResponse(OrderResponse, page)).toMatchObject({
    results: [{ order_id: 'A-1' }, { order_id: 'A-1' }],
    next_cursor: 'x',
  });
});
