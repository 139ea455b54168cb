import type { FastifyReply, FastifyServerOptions } from 'fastify';
import type { ErrorBody } from 'nestjs-midtrans';
import { STATUS_CODES } from 'node:http';

/** The API's error for a URL that Fastify cannot even read: no filter of Nest's sees such a request. */
export const answerUnreadable: NonNullable<FastifyServerOptions['frameworkErrors']> = (
  failure,
  _request,
  reply,
) => {
  const { statusCode = 400 } = failure;
  const error = STATUS_CODES[statusCode] ?? 'Bad Request';
  const code = error.toLowerCase().replaceAll(' ', '_');
  const body: ErrorBody = { statusCode, error, message: 'The URL cannot be read', code, details: [] };
  // Fastify types it for one route's schema, and no route was found.
  void (reply as FastifyReply).status(statusCode).send(body);
};
