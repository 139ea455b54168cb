import { createHash, timingSafeEqual } from 'node:crypto';
import { EventEmitter } from 'node:events';
import fastify from 'fastify';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { SERVER_KEY } from './orders';

/**
 * What a careful developer writes by hand: a transaction of six statements on a pool of the same size. pg prepares a
 * statement only where it is given a name, which few know: `PREPARED` measures that as well.
 */
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
const named = (name: string): { name?: string } => (process.env.PREPARED === 'true' ? { name } : {});
const events = new EventEmitter();
const shop = { shipped: 0 };
events.on('payment.settled', () => {
  shop.shipped++;
});

const delivered: string[] = [];
let marking = false;

async function markDelivered(): Promise<void> {
  if (marking) return;
  marking = true;
  while (delivered.length > 0) {
    await pool.query({
      ...named('delivered'),
      text: 'DELETE FROM midtrans_deliveries WHERE sequence = ANY ($1::bigint[])',
      values: [delivered.splice(0)],
    });
  }
  marking = false;
}

interface Notification {
  order_id: string;
  status_code: string;
  gross_amount: string;
  signature_key: string;
  transaction_status: string;
  transaction_id: string;
  fraud_status: string;
  payment_type: string;
  settlement_time: string;
}

const app = fastify();
app.post<{ Body: Notification }>('/notification/', async (request, reply) => {
  const body = request.body;
  const signature = createHash('sha512')
    .update(body.order_id + body.status_code + body.gross_amount + SERVER_KEY)
    .digest('hex');
  const given = Buffer.from(body.signature_key);
  if (given.length !== signature.length || !timingSafeEqual(given, Buffer.from(signature))) {
    return reply.code(403).send({ error: 'signature' });
  }
  const { signature_key: _signature, ...payload } = body;
  const raw = JSON.stringify(payload);
  const fingerprint = createHash('sha256').update(raw).digest('hex');
  const id = uuidv7();
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const inbox = await client.query({
      ...named('inbox'),
      text: `INSERT INTO midtrans_notifications
               (id, account, order_id, transaction_id, transaction_status, fraud_status, payment_type, status_code,
                gross_amount, status, raw_payload, fingerprint, payment_id)
             SELECT $1, 'default', $2, $3, $4, $5, $6, $7, $8, 'processed', $9, $10, id
             FROM midtrans_payments WHERE account = 'default' AND order_id = $2
             ON CONFLICT (account, fingerprint) DO NOTHING`,
      values: [
        id,
        body.order_id,
        body.transaction_id,
        body.transaction_status,
        body.fraud_status,
        body.payment_type,
        body.status_code,
        body.gross_amount,
        raw,
        fingerprint,
      ],
    });
    const found = await client.query({
      ...named('lock'),
      text: `SELECT * FROM midtrans_payments WHERE account = 'default' AND order_id = $1 FOR UPDATE`,
      values: [body.order_id],
    });
    const payment = found.rows[0] as
      { id: string; transaction_status: string; gross_amount: string } | undefined;
    if (
      inbox.rowCount === 0 ||
      payment?.transaction_status !== 'pending' ||
      payment.gross_amount !== body.gross_amount
    ) {
      await client.query('COMMIT');
      return { status: 'ok', notification_id: id };
    }
    await client.query({
      ...named('move'),
      text: `UPDATE midtrans_payments SET transaction_status = $2, status_code = $3, settlement_time = $4, paid_at = $4,
               transaction_id = $5, version = version + 1, updated_at = now() WHERE id = $1`,
      values: [
        payment.id,
        body.transaction_status,
        body.status_code,
        `${body.settlement_time}+07`,
        body.transaction_id,
      ],
    });
    const event = await client.query<{ sequence: string }>({
      ...named('outbox'),
      text: `WITH event AS (
               INSERT INTO midtrans_outbox (id, type, account, subject_id, payload)
               VALUES (gen_random_uuid(), 'payment.settled', 'default', $1, $2) RETURNING sequence)
             INSERT INTO midtrans_deliveries (sequence, consumer, account, type, subject_id, next_attempt_at)
             SELECT sequence, 'ship', 'default', 'payment.settled', $1, now() + interval '1 minute' FROM event
             RETURNING sequence`,
      values: [
        payment.id,
        JSON.stringify({
          transaction_id: body.transaction_id,
          transaction_status: body.transaction_status,
          fraud_status: body.fraud_status,
          status_code: body.status_code,
          settlement_time: body.settlement_time,
          is_paid: true,
          previous_status: 'pending',
        }),
      ],
    });
    await client.query('COMMIT');
    events.emit('payment.settled', { payment });
    delivered.push(...event.rows.map((row) => row.sequence));
    void markDelivered();
    return { status: 'ok', notification_id: id };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});

process.on('SIGTERM', () => {
  void app.close().then(() => pool.end());
});
void app.listen({ port: 0, host: '127.0.0.1' }).then((url) => process.send?.(`${url}/notification/`));
