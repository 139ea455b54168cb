import { answerOf } from './error.answer';
import type { ErrorBody } from './error.body';

/**
 * What our endpoints answer for an error, for a host that calls our services from GraphQL, RPC or a controller of its own: status, code,
 * message and details stay the same there. Errors that are not for a client to read, any other than this package's, the gateway
 * client's and Nest's `HttpException`s, become `internal_error` without a word of theirs: log them.
 *
 * @example
 * ```ts
 * @Catch(MidtransModuleError, MidtransError)
 * class MidtransGraphQLFilter implements GqlExceptionFilter {
 *   catch(error: Error) {
 *     const { message, ...extensions } = publicErrorOf(error);
 *     return new GraphQLError(message, { extensions });
 *   }
 * }
 * ```
 */
export function publicErrorOf(error: unknown): ErrorBody {
  return answerOf(error).body;
}
