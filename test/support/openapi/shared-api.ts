import type { OpenAPIObject } from '@nestjs/swagger';
import type { DescribedApi } from './described-api';

/** The test environment's: it outlives the suite. */
declare const describedApiOf: (document: string) => DescribedApi;

/** The API of a description, with the validators that an earlier suite of this worker may have compiled for it. */
export function sharedApi(document: OpenAPIObject): DescribedApi {
  return describedApiOf(JSON.stringify(document));
}
