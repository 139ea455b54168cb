import type { Provider, Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants';
import { HttpAdapterHost } from '@nestjs/core';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { MIDTRANS_RESOLVED_OPTIONS, type ResolvedOptions } from '../options/midtrans.options';
import { refuseLarger, type Express } from './express-limit';
import { keepBytes, readWithin } from '../rest/body-bytes';
import { parsedExactly, tooLarge } from '../rest/exact-body';
import { handlersOf } from '../rest/handlers';
import { publicErrorOf } from '../rest/public-error';
import { headerOf } from '../rest/request';
import { isJson, lengthOf, type HeaderOf } from '../rest/request-body';

/** What `@RouteConfig()` of Nest's Fastify adapter sets: it is not there in a host on Express. */
const ROUTE_CONFIG = '__fastify_route_config__';
/** In the configuration of a route: that its bytes are kept. */
const KEPT = 'midtransKeepsBytes';

/** What of Fastify is needed here. */
interface FastifyRoute {
  readonly config?: Readonly<Record<string, unknown>>;
  preParsing?: unknown;
}
interface FastifyReply {
  code(status: number): this;
  send(body: object): this;
}
type Payload = Readable & { receivedEncodedLength?: number };
type PreParsing = (request: object, reply: FastifyReply, payload: Payload) => Promise<Payload | FastifyReply>;
interface Fastify {
  addHook(name: 'onRoute', hook: (route: FastifyRoute) => void): void;
}

/** Lets Fastify keep the bytes of a route's bodies, so that no digit of them is lost. Express has none to keep: see `rawBody: true` of Nest. */
export const KeepsBytes: MethodDecorator = (_target, _name, { value: handler }: { value?: unknown }) => {
  // Of this handler alone: a host may have several registrations, of which each has its own limit.
  Reflect.defineMetadata(ROUTE_CONFIG, { [KEPT]: {} }, handler as object);
};

/**
 * Has Fastify hand over the bytes of the routes of {@link KeepsBytes}, and of no other; of Express, which has none to keep, it refuses what
 * is too large before that is parsed.
 */
export class WebhookBytes {
  static for(controllers: readonly Type[]): Provider {
    return {
      provide: WebhookBytes,
      inject: [HttpAdapterHost, MIDTRANS_RESOLVED_OPTIONS],
      useFactory: (adapterHost: HttpAdapterHost, { notifications }: ResolvedOptions) =>
        new WebhookBytes(adapterHost, controllers, notifications.maxBodyBytes),
    };
  }

  private constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly controllers: readonly Type[],
    private readonly maxBytes: number,
  ) {}

  /** To be called when the application has its adapter and no routes yet. */
  adapt(): void {
    const { httpAdapter } = this.adapterHost;
    const kept = this.controllers.flatMap((controller) =>
      handlersOf(controller)
        .filter(([, handler]) => markOf(handler) !== undefined)
        .map(([, handler]) => ({ handler, paths: pathsOf(controller, handler) })),
    );
    if (kept.length > 0 && httpAdapter?.getType() === 'express') {
      const paths = new Set(kept.flatMap(({ paths }) => paths));
      refuseLarger(this.maxBytes, httpAdapter.getInstance<Express>(), [...paths]);
    }
    if (httpAdapter?.getType() !== 'fastify') return;
    const own = new Set(kept.map(({ handler }) => markOf(handler)));
    const fastify: Fastify = httpAdapter.getInstance();
    fastify.addHook('onRoute', (route) => {
      if (!own.has(route.config?.[KEPT])) return;
      route.preParsing = [route.preParsing ?? [], keepsBytesWithin(this.maxBytes)].flat();
    });
  }
}

function pathsOf(controller: Type, handler: object): string[] {
  const [bases, paths] = [controller, handler].map((declared) =>
    [(Reflect.getMetadata(PATH_METADATA, declared) as string | string[] | undefined) ?? ''].flat(),
  );
  return (bases ?? []).flatMap((base) =>
    (paths ?? []).map((path) => `${base}/${path}`.split('/').filter(Boolean).join('/')),
  );
}

function markOf(handler: object): unknown {
  const config = Reflect.getMetadata(ROUTE_CONFIG, handler) as FastifyRoute['config'];
  return config?.[KEPT];
}

function keepsBytesWithin(maxBytes: number): PreParsing {
  const refuse = (reply: FastifyReply): FastifyReply => {
    const body = publicErrorOf(tooLarge(maxBytes));
    return reply.code(body.statusCode).send(body);
  };
  return async (request, reply, payload) => {
    const header: HeaderOf = (name) => headerOf(request, name);
    if (lengthOf(header) > maxBytes) return refuse(reply);
    if (!isJson(header)) return payload;
    const received = await readWithin(maxBytes, payload);
    if (received === undefined) return refuse(reply);
    const bytes = await unpacked(received, header('content-encoding'), maxBytes);
    if (bytes === undefined) return refuse(reply);
    keepBytes(request, bytes);
    return Object.assign(Readable.from(bytes.length === 0 ? [] : [readable(bytes)], { objectMode: false }), {
      // Fastify compares it with what was announced.
      receivedEncodedLength: payload.receivedEncodedLength ?? received.length,
    });
  };
}

const UNPACK = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** What was packed, unpacked; as it is where it was not, or not as it says. Undefined where it is too much. */
async function unpacked(
  bytes: Buffer,
  encoding: string | undefined,
  maxOutputLength: number,
): Promise<Buffer | undefined> {
  const how = Object.entries(UNPACK).find(([name]) => name === encoding?.toLowerCase());
  if (how === undefined) return bytes;
  const [, unpack] = how;
  try {
    return await unpack(bytes, { maxOutputLength });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? undefined : bytes;
  }
}

/** Fastify's own parser refuses names that this module reads like any other: of such a body it is given nothing to refuse. */
const REFUSED_NAME = /__proto__|constructor|\\u00/;

function readable(bytes: Buffer): Buffer {
  const isRefused = REFUSED_NAME.test(bytes.toString('latin1')) && parsedExactly(bytes) !== undefined;
  return isRefused ? Buffer.from('{}') : bytes;
}
