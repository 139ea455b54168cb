import { deepEqual, equal } from 'node:assert/strict';
import type { INestApplication, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createSimulator, type Simulator } from 'midtrans-simulator';
import { Shipping } from './shop.module.js';

/** A listening shop. */
export interface OpenShop {
  readonly app: INestApplication;
  readonly url: string;
}

/** A gateway that plays a merchant's Midtrans. */
export interface Gateway {
  readonly simulator: Simulator;
  readonly serverKey: string;
  readonly url: string;
}

/** What a customer of the shop and its staff do. */
export type Journey = (shop: OpenShop) => Promise<void>;

export async function openGateway(serverKey: string): Promise<Gateway> {
  const simulator = createSimulator({ serverKey });
  return { simulator, serverKey, url: (await simulator.listen()).url };
}

/** Starts a shop on the adapter that the environment names, and closes it after the journey. */
export async function inShop(module: unknown, gateways: readonly Gateway[], journey: Journey): Promise<void> {
  const app = await create(module as Type);
  await app.listen(0, '127.0.0.1');
  try {
    await journey({ app, url: await app.getUrl() });
    for (const { simulator } of gateways) await simulator.idle();
  } finally {
    await app.close();
    for (const { simulator } of gateways) await simulator.close();
  }
}

async function create(module: Type): Promise<INestApplication> {
  const options = { logger: ['error', 'warn'] as ('error' | 'warn')[], abortOnError: false };
  if (process.env['HTTP_ADAPTER'] === 'express') {
    const { ExpressAdapter } = await import('@nestjs/platform-express');
    return NestFactory.create(module, new ExpressAdapter(), options);
  }
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  return NestFactory.create(module, new FastifyAdapter(), options);
}

/** A customer charges and pays, the shop ships, and staff give a part back. */
export async function buyAndGiveBack(
  { app, url }: OpenShop,
  path: string,
  { simulator }: Gateway,
  orderId: string,
): Promise<void> {
  simulator.notifyAt(`${url}/${path}/notification/`);
  const ask = asking(`${url}/${path}`);
  const charged = await ask('customer-1', 'POST', '/charge/', {
    payment_type: 'qris',
    order_id: orderId,
    gross_amount: 45_000,
  });
  deepEqual([charged.status, charged.body['transaction_status']], [201, 'pending']);
  await simulator.pay(orderId);
  await until(() => app.get(Shipping).shipped.includes(orderId), `${orderId} is not shipped`);
  const listed = await ask('customer-1', 'GET', `/payments/?order_id=${orderId}`);
  const [payment] = listed.body['results'] as { id: string; transaction_status: string }[];
  equal(payment?.transaction_status, 'settlement');
  const refund = { amount: 20_000, reason: 'One cup was cold' };
  const refused = await ask('customer-1', 'POST', `/payments/${payment.id}/refund/`, refund);
  equal(refused.status, 403);
  const refunded = await ask('staff', 'POST', `/payments/${payment.id}/refund/`, refund);
  equal(refunded.status, 200, JSON.stringify(refunded.body));
  const after = await ask('customer-1', 'GET', `/payments/${payment.id}/`);
  deepEqual([after.body['transaction_status'], after.body['refund_amount']], ['partial_refund', '20000.00']);
}

/** Calls of the REST API under an address. */
export function asking(base: string) {
  return async (user: string, method: string, path: string, json?: object) => {
    const response = await fetch(base + path, {
      method,
      headers: { 'x-user': user, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

export async function until(isSo: () => boolean | Promise<boolean>, otherwise: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(otherwise);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
