import type * as Swagger from '@nestjs/swagger';

/**
 * The decorators of `@nestjs/swagger` where the host has it, and ones that do nothing where it has not: an API
 * description is worth having, and not worth a dependency.
 */
const swagger: Partial<typeof Swagger> = load();

const nothing = () => (): void => undefined;

export const ApiTags = swagger.ApiTags ?? nothing;
export const ApiSchema = swagger.ApiSchema ?? nothing;
export const ApiExtraModels = swagger.ApiExtraModels ?? nothing;
export const ApiHeader = swagger.ApiHeader ?? nothing;
export const ApiOperation = swagger.ApiOperation ?? nothing;
export const ApiExcludeController = swagger.ApiExcludeController ?? nothing;
export const ApiExcludeEndpoint = swagger.ApiExcludeEndpoint ?? nothing;
export const ApiBody = swagger.ApiBody ?? nothing;
export const ApiParam = swagger.ApiParam ?? nothing;
export const ApiQuery = swagger.ApiQuery ?? nothing;
export const ApiSecurity = swagger.ApiSecurity ?? nothing;
export const ApiResponse = swagger.ApiResponse ?? nothing;
export const ApiProperty = swagger.ApiProperty ?? nothing;
export const ApiPropertyOptional = swagger.ApiPropertyOptional ?? nothing;

function load(): Partial<typeof Swagger> {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- optional, and only Node can tell whether it is there
    return require('@nestjs/swagger') as typeof Swagger;
  } catch (error) {
    // Not `instanceof Error`: in Jest it comes from another realm.
    if ((error as { code?: unknown } | null)?.code !== 'MODULE_NOT_FOUND') throw error;
    return {};
  }
}
