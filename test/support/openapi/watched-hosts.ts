import { NestApplication } from '@nestjs/core';
import type { INestApplication, Type } from '@nestjs/common';
import type { Server } from 'node:http';
import type { DescribedApi } from './described-api';
import { fingerprintOf } from './fingerprint';
import { sharedApi } from './shared-api';

const applications = new WeakMap<Server, INestApplication>();

/** Takes note of every application that listens, however it was made, until it is ended. */
export function noteApplications(): () => void {
  const { listen } = NestApplication.prototype;
  NestApplication.prototype.listen = function (this: INestApplication, ...values: unknown[]) {
    applications.set(this.getHttpServer() as Server, this);
    return (listen as (...given: unknown[]) => Promise<unknown>).apply(this, values);
  };
  return () => {
    NestApplication.prototype.listen = listen;
  };
}

export function isApplication(server: Server): boolean {
  return applications.has(server);
}

const byFingerprint = new Map<string, DescribedApi>();
const byApplication = new WeakMap<INestApplication, DescribedApi>();

/** The description of what our module has in the application of a server: its own paths, options and features. */
export async function descriptionOf(server: Server): Promise<DescribedApi> {
  const app = applications.get(server);
  if (app === undefined) throw new Error('no application of Nest listens there');
  const known = byApplication.get(app);
  if (known !== undefined) return known;
  const { MidtransModule } = await import('nestjs-midtrans');
  const fingerprint = fingerprintOf(app, MidtransModule);
  const api = byFingerprint.get(fingerprint) ?? (await describe(app, MidtransModule));
  byFingerprint.set(fingerprint, api);
  byApplication.set(app, api);
  return api;
}

async function describe(app: INestApplication, module: Type): Promise<DescribedApi> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  return sharedApi(SwaggerModule.createDocument(app, new DocumentBuilder().build(), { include: [module] }));
}
