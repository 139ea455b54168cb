/** A feature of a host's own, made up: money that goes out. It is built as those of the package are. */
import { randomUUID } from 'node:crypto';
import {
  ForbiddenException,
  Get,
  Inject,
  Injectable,
  NotFoundException,
  Post,
  type Type,
} from '@nestjs/common';
import type { MidtransUser, Permission } from 'nestjs-midtrans';
import { Expose } from 'class-transformer';
import { IsInt, Min } from 'class-validator';
import {
  AccessService,
  AggregateLedger,
  ApiMutation,
  ApiReading,
  authorizedBy,
  AuthorizedLookup,
  backOff,
  Caller,
  deleteOldRows,
  defineFeature,
  defineOptions,
  DueRows,
  Field,
  Inbox,
  MIDTRANS_DATA_SOURCE,
  MidtransBody,
  MidtransController,
  revived,
  toResponse,
  Transactions,
  wholeNumber,
  type ControllerOptions,
  type DueRow,
  type EventSubject,
  type InJson,
  type Look,
  type Lookup,
  type NotificationHandler,
  type Recorded,
  type Resolved,
  type SignedDelivery,
} from 'nestjs-midtrans/features';
import { MIDTRANS_RESOLVED_OPTIONS, type EventOf, type ResolvedOptions } from 'nestjs-midtrans';
import {
  Column,
  Entity,
  PrimaryColumn,
  type DataSource,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';

@Entity({ name: 'shop_payouts' })
export class Payout {
  @PrimaryColumn('uuid') id: string;
  @Column('varchar') account: string;
  @Column('varchar', { name: 'user_id', nullable: true }) userId: string | null;
  @Column('varchar', { name: 'reference_no' }) referenceNo: string;
  @Column('integer') amount: number;
  @Column('varchar') status: string;
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { name: 'paid_at', nullable: true }) paidAt: Date | null;
}

export class CreatePayouts1796000000000 implements MigrationInterface {
  name = 'CreatePayouts1796000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE shop_payouts (
        id uuid PRIMARY KEY, account varchar NOT NULL, user_id varchar, reference_no varchar NOT NULL,
        amount integer NOT NULL, status varchar NOT NULL, version integer NOT NULL DEFAULT 1,
        paid_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(),
        next_check_at timestamptz DEFAULT now() + interval '1 hour')`);
    await queryRunner.query(
      `CREATE INDEX shop_payouts_check_idx ON shop_payouts (account, next_check_at) WHERE status = 'queued'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE shop_payouts');
  }
}

export interface PayoutSnapshot {
  readonly id: string;
  readonly amount: number;
  readonly status: string;
  readonly paidAt: Date | null;
}

export interface PayoutEvent extends EventOf<'payout.paid'> {
  readonly payout: PayoutSnapshot;
}

interface PayoutOptions {
  /** Whole rupiah of one payout at most. */
  most?: number;
}

declare module 'nestjs-midtrans' {
  interface EventSubjects {
    payout: PayoutEvent;
  }
  interface MidtransRights {
    create_payout: Permission;
  }
  interface RetentionDays {
    refusedPayouts?: number | false;
  }
  interface MidtransOptions {
    payouts?: PayoutOptions;
  }
  interface ResolvedOptions {
    readonly payouts: Resolved<PayoutOptions, 'most'>;
  }
}

const payoutEvents: EventSubject = {
  name: 'payout',
  types: ['payout.paid'],
  read: ({ payload }) => {
    const { payout } = payload as { payout: InJson<PayoutSnapshot> };
    return { payout: revived<PayoutSnapshot>(payout, { paidAt: true }) };
  },
};

interface PayoutRow {
  readonly id: string;
  readonly account: string;
  readonly version: number;
  readonly amount: number;
  readonly status: string;
  readonly paid_at: Date | null;
}

const ledger = new AggregateLedger<PayoutRow, 'paid'>({
  name: 'Payout',
  lock: {
    name: 'shop_payouts_lock',
    text: 'SELECT * FROM shop_payouts WHERE account = $1 AND reference_no = $2 FOR UPDATE',
  },
  write: {
    name: 'shop_payouts_write',
    text: `UPDATE shop_payouts SET status = $2, paid_at = now(), version = version + 1 WHERE id = $1 RETURNING *`,
  },
  transition: ({ status }, to) =>
    status === to
      ? null
      : {
          values: [to],
          events: ({ id, amount, status: now, paid_at: paidAt }) => [
            { types: ['payout.paid'], payload: { payout: { id, amount, status: now, paidAt } } },
          ],
        },
});

@Injectable()
class PayoutNotifications implements NotificationHandler {
  constructor(
    private readonly transactions: Transactions,
    private readonly inbox: Inbox,
  ) {}

  matches({ delivery }: SignedDelivery): boolean {
    return delivery.paymentType === 'payout';
  }

  handle({ account, delivery }: SignedDelivery): Promise<Recorded | 'unmatched'> {
    return this.transactions.run(async (tx) => {
      const row = await ledger.find(tx, account, delivery.orderId);
      if (row === undefined) return 'unmatched';
      const isMoved = await ledger.move(tx, row, 'paid');
      return this.inbox.record(account, delivery, { status: isMoved ? 'processed' : 'stale' }, tx);
    });
  }
}

@Injectable()
export class PayoutService {
  constructor(@Inject(MIDTRANS_DATA_SOURCE) private readonly dataSource: DataSource) {}

  async create(userId: string | null, amount: number): Promise<Payout> {
    const id = randomUUID();
    const payout = { id, account: 'default', userId, referenceNo: `PAYOUT-${id}`, amount, status: 'queued' };
    await this.dataSource.getRepository(Payout).insert(payout);
    return this.dataSource.getRepository(Payout).findOneByOrFail({ id });
  }

  find(id: string): Promise<Payout | null> {
    return this.dataSource.getRepository(Payout).findOneBy({ id });
  }
}

/** Where the money goes. */
@Injectable()
export class Bank {
  readonly paid = new Set<string>();
}

/** Payouts that the bank has not told of. */
@Injectable()
class QueuedPayouts implements Lookup {
  readonly name = 'payouts';
  readonly rows = new DueRows({
    name: this.name,
    table: 'shop_payouts',
    where: `t.status = 'queued'`,
    since: 'created_at',
  });

  constructor(
    private readonly bank: Bank,
    private readonly payouts: PayoutService,
    private readonly transactions: Transactions,
  ) {}

  async look({ id, since }: DueRow): Promise<Look> {
    const payout = await this.payouts.find(id);
    if (payout === null || !this.bank.paid.has(id))
      return { outcome: 'unchanged', next: backOff(since, new Date()) };
    await this.transactions.run(async (tx) => {
      const row = await ledger.find(tx, payout.account, payout.referenceNo);
      if (row !== undefined) await ledger.move(tx, row, 'paid');
    });
    return { outcome: 'moved', next: null };
  }
}

@Injectable()
class PayoutAccess extends AuthorizedLookup<Payout> {
  constructor(payouts: PayoutService, access: AccessService) {
    super(
      access,
      (id) => payouts.find(id),
      () => new NotFoundException('Payout not found'),
    );
  }
}

const Authorized = authorizedBy(PayoutAccess);

class PayoutRequest {
  @Expose()
  @Min(1)
  @IsInt()
  amount: number;
}

class PayoutResponse {
  @Field() id: string;
  @Field() reference_no: string;
  @Field() amount: number;
  @Field() status: string;
}

function createPayoutsController(options: ControllerOptions): Type {
  @MidtransController(options)
  class PayoutsController {
    constructor(
      @Inject(PayoutService) private readonly payouts: PayoutService,
      @Inject(MIDTRANS_RESOLVED_OPTIONS) private readonly options: ResolvedOptions,
    ) {}

    @Post('payouts')
    @ApiMutation({ summary: 'Pay out', status: 201, answer: PayoutResponse })
    async create(
      @MidtransBody(PayoutRequest) { amount }: PayoutRequest,
      @Caller('create_payout') caller: MidtransUser | null,
    ) {
      if (amount > this.options.payouts.most) throw new ForbiddenException('too much');
      return toResponse(PayoutResponse, await this.payouts.create(caller?.id ?? null, amount));
    }

    @Get('payouts/:id')
    @ApiReading({ summary: 'One payout', answer: PayoutResponse, errors: ['not_found'] })
    retrieve(@Authorized() payout: Payout) {
      return toResponse(PayoutResponse, payout);
    }
  }
  return PayoutsController;
}

export const payouts = defineFeature({
  name: 'payouts',
  entities: [Payout],
  migrations: [CreatePayouts1796000000000],
  providers: [PayoutAccess],
  exports: [Bank, PayoutService],
  controllers: { payouts: [createPayoutsController] },
  rights: { create_payout: 'staff' },
  options: {
    payouts: defineOptions<PayoutOptions>({ defaults: { most: 1_000_000 }, rules: { most: wholeNumber() } }),
  },
  events: payoutEvents,
  webhook: PayoutNotifications,
  reconciliation: [QueuedPayouts],
  retention: {
    refusedPayouts: {
      days: 30,
      statement: deleteOldRows({
        name: 'shop_payouts_purge',
        table: 'shop_payouts',
        key: ['id'],
        since: 'created_at',
        where: `status = 'refused'`,
      }),
    },
  },
});
