import type { INestApplication } from '@nestjs/common';
import type { Server } from 'node:http';
import { MIDTRANS_PATH, type ShopExtras } from './app.module';
import type { ShopConfig } from './config/shop.config';
import { StartError } from './config/start.error';
import { createApp } from './create-app';
import { startEmbeddedPostgres } from './database/embedded-postgres';
import { migrate } from './database/migrate';
import { SimulatedGateway } from './gateway/simulated-gateway';
import { Readiness } from './health/readiness';
import { partWithClients } from './http/closing-connections';

/** A shop that is open. */
export interface RunningShop {
  readonly app: INestApplication;
  /** Without a trailing slash. */
  readonly url: string;
  /** Where Midtrans' notifications go. */
  readonly notificationUrl: string;
  readonly simulatorUrl: string | undefined;
  /** Of the second merchant, where there is one. */
  readonly baliSimulatorUrl: string | undefined;
  readonly databaseUrl: string;
  /** Finishes what is under way, then stops everything that was started. */
  close(): Promise<void>;
}

/**
 * Opens the shop. What had been started before a failure is stopped again.
 *
 * @param extras - what a demonstration adds to it
 */
export async function startShop(config: ShopConfig, extras?: ShopExtras): Promise<RunningShop> {
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
  };
  try {
    const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(stops));
    await migrate(databaseUrl);
    const simulated = await simulatedGateway(config, stops);
    const app = await createApp(config, databaseUrl, simulated, extras);
    stops.push(() => closeApp(app, config));
    const url = await listen(app, config);
    const notificationUrl = `${url}/${MIDTRANS_PATH}/notification/`;
    // The first merchant's goes where anybody's may; the other has a webhook of its own.
    const webhookOf = (account: string) =>
      account === 'default' ? notificationUrl : `${notificationUrl}${account}/`;
    simulated?.notifyAt(webhookOf);
    app.get(Readiness).set();
    const places = {
      simulatorUrl: simulated?.urlOf('default'),
      baliSimulatorUrl: simulated?.urlOf('bali'),
    };
    return { app, url, notificationUrl, ...places, databaseUrl, close: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function simulatedGateway(
  { merchant, merchants }: ShopConfig,
  stops: (() => Promise<void>)[],
): Promise<SimulatedGateway | null> {
  if (merchant !== undefined) return null;
  const simulated = await SimulatedGateway.open(merchants);
  stops.push(() => simulated.close());
  return simulated;
}

async function embeddedDatabase(stops: (() => Promise<void>)[]): Promise<string> {
  const { url, stop } = await startEmbeddedPostgres();
  stops.push(stop);
  return url;
}

/** Clients have the first half of the time, and what they set going the second. */
async function closeApp(app: INestApplication, { shutdownMs }: ShopConfig): Promise<void> {
  const parted = partWithClients(app.getHttpServer() as Server, shutdownMs / 2);
  try {
    await app.close();
  } finally {
    parted();
  }
}

/** @returns an address that this machine reaches it at */
async function listen(app: INestApplication, { host, port }: ShopConfig): Promise<string> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw listenError(error, host, port);
  }
  const url = new URL(await app.getUrl());
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  return url.origin;
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new StartError([`PORT: ${port} is taken on ${host}`]);
    case 'EACCES':
      return new StartError([`PORT: ${port} may not be opened by this user`]);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError([`HOST: ${host} is no address of this machine`]);
    default:
      return error;
  }
}
