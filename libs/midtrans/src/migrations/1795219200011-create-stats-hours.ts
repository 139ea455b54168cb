import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Figures that are remembered by the hour: of payments by their creation, by their payment, of refunds, and of notifications. */
export const FIGURES = ['created', 'paid', 'refunds', 'notifications'] as const;
export type Figure = (typeof FIGURES)[number];

/**
 * After how many hours a change is noted: what happened later is counted each time anyway. A payment that is created expires after a day
 * in most shops, and whatever else is counted hardly changes.
 */
export const NOTED_AFTER_HOURS: Readonly<Record<Figure, number>> = {
  created: 26,
  paid: 2,
  refunds: 2,
  notifications: 2,
};

const TABLES = ['payments', 'refunds', 'notifications'] as const;
type Table = (typeof TABLES)[number];

/** What times rows of a table are counted by. */
const COUNTED_BY: Readonly<Record<Table, readonly (readonly [Figure, time: string])[]>> = {
  payments: [
    ['created', 'created_at'],
    ['paid', 'paid_at'],
  ],
  refunds: [['refunds', 'created_at']],
  notifications: [['notifications', 'created_at']],
};

/** What of a row figures are made of. Of a payment's statuses they tell only these apart. */
const FIGURES_OF: Readonly<Record<Table, readonly string[]>> = {
  payments: [
    'account',
    'created_at',
    'paid_at',
    'payment_type',
    'gross_amount',
    `(CASE WHEN %.transaction_status IN ('pending', 'cancel', 'deny', 'expire', 'failure') THEN %.transaction_status END)`,
  ],
  refunds: ['payment_id', 'created_at', 'status', 'amount'],
  notifications: ['account', 'created_at', 'status'],
};

const isOld = (row: string, table: Table): string =>
  COUNTED_BY[table]
    .map(
      ([figure, time]) =>
        `${row}.${time} < clock_timestamp() - interval '${NOTED_AFTER_HOURS[figure]} hours'`,
    )
    .join(' OR ');

const figuresOf = (row: string, table: Table): string =>
  FIGURES_OF[table]
    .map((column) => (column.includes('%') ? column.replaceAll('%', row) : `${row}.${column}`))
    .join(', ');

/** The hours that rows are counted in, where they are old enough. */
const hoursOf = (table: Table, rows: string): string =>
  COUNTED_BY[table]
    .map(
      ([figure, time]) => `
        SELECT '${figure}', date_trunc('hour', ${time}, 'UTC') FROM ${rows}
        WHERE ${time} < clock_timestamp() - interval '${NOTED_AFTER_HOURS[figure]} hours'`,
    )
    .join(' UNION ');

/** A function of a trigger. The tables of the trigger's own schema are meant, whatever the search path of whoever changes them. */
const noting = (name: string, body: string): string => `
  CREATE FUNCTION midtrans_stats_${name}() RETURNS trigger LANGUAGE plpgsql AS $function$
  BEGIN
    ${body}
    RETURN NULL;
  END
  $function$`;

const note = (hours: string, using = ''): string => `
    EXECUTE format($note$
      INSERT INTO %I.midtrans_stats_changes (figure, hour) ${hours}
    $note$, TG_TABLE_SCHEMA)${using};`;

/**
 * What figures of closed hours came to, which hours were changed after they were closed, and what was measured in each hour.
 *
 * A change is noted in its own transaction by a row of its own: nobody waits for another, and what sees the change sees the note. A row
 * that is not old costs the comparison of its times.
 */
export class CreateStatsHours1795219200011 implements MigrationInterface {
  readonly name = 'CreateStatsHours1795219200011';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE midtrans_stats_hours (
        figure character varying(16) NOT NULL,
        hour timestamp with time zone NOT NULL,
        account character varying(64) NOT NULL,
        label character varying(32) NOT NULL,
        count integer NOT NULL DEFAULT 0,
        amount numeric NOT NULL DEFAULT 0,
        paid integer NOT NULL DEFAULT 0,
        paid_amount numeric NOT NULL DEFAULT 0,
        pending integer NOT NULL DEFAULT 0,
        pending_amount numeric NOT NULL DEFAULT 0,
        expired integer NOT NULL DEFAULT 0,
        denied integer NOT NULL DEFAULT 0,
        cancelled integer NOT NULL DEFAULT 0,
        seconds_to_pay numeric NOT NULL DEFAULT 0,
        CONSTRAINT midtrans_stats_hours_pkey PRIMARY KEY (figure, hour, account, label)
      )`);
    await queryRunner.query(`
      CREATE TABLE midtrans_stats_changes (
        sequence bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
        figure character varying(16) NOT NULL,
        hour timestamp with time zone NOT NULL,
        CONSTRAINT midtrans_stats_changes_pkey PRIMARY KEY (sequence)
      )`);
    await queryRunner.query(`
      CREATE TABLE midtrans_measured_hours (
        hour timestamp with time zone NOT NULL,
        measure character varying(16) NOT NULL,
        registration character varying(64) NOT NULL,
        account character varying(64) NOT NULL,
        label character varying(128) NOT NULL,
        count integer NOT NULL,
        milliseconds numeric NOT NULL,
        most_waiting integer NOT NULL,
        longest_lag_ms bigint NOT NULL,
        CONSTRAINT midtrans_measured_hours_pkey PRIMARY KEY (hour, measure, registration, account, label)
      )`);
    for (const table of TABLES) await this.watch(queryRunner, table);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      for (const event of ['insert', 'update', 'delete', 'truncate']) {
        await queryRunner.query(`DROP TRIGGER midtrans_stats_${event} ON midtrans_${table}`);
        await queryRunner.query(`DROP FUNCTION midtrans_stats_${table}_${event}()`);
      }
    }
    await queryRunner.query('DROP TABLE midtrans_measured_hours');
    await queryRunner.query('DROP TABLE midtrans_stats_changes');
    await queryRunner.query('DROP TABLE midtrans_stats_hours');
  }

  private async watch(queryRunner: QueryRunner, table: Table): Promise<void> {
    const everything = COUNTED_BY[table]
      .map(([figure]) => `('${figure}', '-infinity'::timestamptz)`)
      .join(', ');
    const bodies = {
      insert: note(hoursOf(table, '(SELECT ($1).*) AS made'), ' USING NEW'),
      update: note(hoursOf(table, '(SELECT ($1).* UNION ALL SELECT ($2).*) AS moved'), ' USING OLD, NEW'),
      delete: note(hoursOf(table, 'gone')),
      truncate: note(`VALUES ${everything}`),
    };
    // The refunds of a payment are of its account.
    const moved =
      table === 'payments'
        ? `IF OLD.account <> NEW.account THEN ${note("VALUES ('refunds', '-infinity'::timestamptz)")} END IF;`
        : '';
    for (const [event, body] of Object.entries(bodies)) {
      await queryRunner.query(noting(`${table}_${event}`, event === 'update' ? moved + body : body));
    }
    const on = (event: string, how: string): Promise<unknown> =>
      queryRunner.query(`
        CREATE TRIGGER midtrans_stats_${event} AFTER ${event.toUpperCase()} ON midtrans_${table} ${how}
        EXECUTE FUNCTION midtrans_stats_${table}_${event}()`);
    await on('insert', `FOR EACH ROW WHEN (${isOld('NEW', table)})`);
    await on(
      'update',
      `FOR EACH ROW WHEN ((${isOld('OLD', table)} OR ${isOld('NEW', table)})
        AND (${figuresOf('OLD', table)}) IS DISTINCT FROM (${figuresOf('NEW', table)}))`,
    );
    // A purge deletes thousands at once, of few hours.
    await on('delete', 'REFERENCING OLD TABLE AS gone FOR EACH STATEMENT');
    await on('truncate', 'FOR EACH STATEMENT');
  }
}
