import fc from 'fast-check';
import {
  transition,
  GATEWAY_INVOICE_STATUSES,
  gatewayInvoiceStatus,
  gatewayInvoiceStatusesOf,
  INVOICE_STATUSES,
  invoiceStatusOf,
  isOver,
  isOverdue,
  wibDay,
  type GatewayInvoiceStatus,
  type InvoiceEventType,
} from './invoice.status';

describe('our statuses and the gateway’s', () => {
  it.each([
    ['draft', 'draft'],
    ['pending', 'sent'],
    ['published', 'sent'],
    ['overdue', 'overdue'],
    ['expired', 'overdue'],
    ['paid', 'paid'],
    ['voided', 'void'],
    ['rejected', 'void'],
    ['canceled', 'void'],
  ] as const)('%s is %s', (theirs, ours) => {
    expect(invoiceStatusOf(theirs)).toBe(ours);
    expect(gatewayInvoiceStatusesOf(ours)).toContain(theirs);
  });

  it('each of theirs has one of ours, and none stands for partial', () => {
    expect(INVOICE_STATUSES.flatMap(gatewayInvoiceStatusesOf).sort()).toEqual(
      [...GATEWAY_INVOICE_STATUSES].sort(),
    );
    expect(gatewayInvoiceStatusesOf('partial')).toEqual([]);
  });

  it('reads capitals, and nothing else that it does not know', () => {
    expect(gatewayInvoiceStatus('PAID')).toBe('paid');
    expect([undefined, null, '', 'sent', 5, ['paid'], 'constructor'].map(gatewayInvoiceStatus)).toEqual(
      Array.from({ length: 7 }, () => undefined),
    );
  });
});

describe('a transition of an invoice', () => {
  it.each<[GatewayInvoiceStatus | null, GatewayInvoiceStatus, InvoiceEventType[] | null]>([
    [null, 'draft', ['invoice.created']],
    [null, 'pending', ['invoice.created', 'invoice.sent']],
    [null, 'paid', ['invoice.created', 'invoice.sent', 'invoice.paid']],
    [null, 'voided', ['invoice.created', 'invoice.voided']],
    ['draft', 'pending', ['invoice.sent']],
    ['draft', 'paid', ['invoice.sent', 'invoice.paid']],
    ['pending', 'pending', null],
    ['pending', 'published', []],
    ['pending', 'overdue', ['invoice.overdue']],
    ['pending', 'expired', ['invoice.expired']],
    ['pending', 'paid', ['invoice.paid']],
    ['pending', 'voided', ['invoice.voided']],
    ['overdue', 'pending', null],
    ['overdue', 'expired', ['invoice.expired']],
    ['overdue', 'paid', ['invoice.paid']],
    ['expired', 'overdue', null],
    ['expired', 'paid', ['invoice.paid']],
    ['voided', 'canceled', []],
    ['voided', 'expired', null],
    ['voided', 'paid', ['invoice.paid']],
    ['paid', 'voided', null],
    ['paid', 'paid', null],
  ])('%s → %s: %j', (from, to, events) => {
    expect(transition(from, to)).toEqual(events);
  });

  it('ends as the highest of the statuses, in any order, and says each thing once', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...GATEWAY_INVOICE_STATUSES], { minLength: 1 }), (statuses) => {
        const run = (order: readonly GatewayInvoiceStatus[]) => {
          let at: GatewayInvoiceStatus | null = null;
          const events: InvoiceEventType[] = [];
          for (const status of [...order, ...order]) {
            const step: InvoiceEventType[] | null = transition(at, status);
            if (step === null) continue;
            at = status;
            events.push(...step);
          }
          return { at: at && invoiceStatusOf(at), events };
        };
        const [there, back] = [run(statuses), run([...statuses].reverse())];
        expect(there.at).toBe(back.at);
        expect(new Set(there.events).size).toBe(there.events.length);
        expect(there.events[0]).toBe('invoice.created');
      }),
    );
  });

  it('an invoice is over when it is paid or can no longer be', () => {
    expect(GATEWAY_INVOICE_STATUSES.filter(isOver)).toEqual([
      'expired',
      'canceled',
      'rejected',
      'voided',
      'paid',
    ]);
    expect(isOver(null)).toBe(false);
  });
});

describe('isOverdue', () => {
  const invoice = { status: 'sent', midtransStatus: 'pending', dueDate: '2026-12-31' } as const;

  it('the due date ends with its day in WIB, wherever the server is', () => {
    expect(isOverdue(invoice, new Date('2026-12-31T16:59:59.999Z'))).toBe(false);
    expect(isOverdue(invoice, new Date('2026-12-31T17:00:00.000Z'))).toBe(true);
    expect(wibDay(new Date('2026-12-31T17:00:00Z'))).toBe('2027-01-01');
  });

  it.each(['draft', 'paid', 'void'] as const)('a %s one is not overdue', (status) => {
    const over = { ...invoice, status, midtransStatus: null };
    expect(isOverdue(over, new Date('2027-06-01T00:00:00Z'))).toBe(false);
  });

  it('what Midtrans calls overdue is', () => {
    const overdue = { ...invoice, status: 'overdue', midtransStatus: 'overdue' } as const;
    expect(isOverdue(overdue, new Date('2026-01-01T00:00:00Z'))).toBe(true);
  });
});
