import { publicErrorOf } from '../rest/public-error';
import { tooLarge } from '../rest/exact-body';
import { headerOf } from '../rest/request';
import { lengthOf } from '../rest/request-body';

/** What of Express is needed here. */
export interface Express {
  use(handler: (request: { path: string }, response: ExpressResponse, next: () => void) => void): void;
  /** Express 5. */
  readonly router?: Router;
  /** Express 4. */
  readonly _router?: Router;
}
interface Router {
  readonly stack?: unknown[];
}
interface ExpressResponse {
  set(name: string, value: string): this;
  status(status: number): this;
  json(body: object): void;
}

/**
 * Refuses what is announced as larger, on some paths, before the host's parser reads it: parsing what nobody has signed would cost more
 * than all that comes after.
 *
 * @param paths - as they are declared, with their parameters (`:account`); a host may put a prefix or a version before them
 */
export function refuseLarger(maxBytes: number, express: Express, paths: readonly string[]): void {
  const escaped = paths.map((path) => path.replace(/[^\w/:]/g, '\\$&').replace(/:\w+/g, '[^/]+'));
  const isLimited = new RegExp(`(?:^|/)(?:${escaped.join('|')})/*$`, 'i');
  const refusal = publicErrorOf(tooLarge(maxBytes));
  express.use((request, response, next) => {
    if (lengthOf((name) => headerOf(request, name)) <= maxBytes || !isLimited.test(request.path))
      return next();
    // What is on its way is not worth reading.
    response.set('connection', 'close').status(refusal.statusCode).json(refusal);
  });
  // The parser is there already, and the first in line reads.
  const stack = express.router?.stack ?? express._router?.stack;
  const own = stack?.pop();
  if (own !== undefined) stack?.unshift(own);
}
