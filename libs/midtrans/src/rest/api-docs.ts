import type * as Swagger from '@nestjs/swagger';

/**
 * The decorators of `@nestjs/swagger` where the host has it, and ones that do nothing where it has not: an API
 * description is worth having, and not worth a dependency.
 */
const swagger: Partial<typeof Swagger> = load();

const nothing = () => (): void => undefined;

export const ApiTags = (swagger.ApiTags ?? nothing) as typeof Swagger.ApiTags;
export const ApiOperation = (swagger.ApiOperation ?? nothing) as typeof Swagger.ApiOperation;
export const ApiBody = (swagger.ApiBody ?? nothing) as typeof Swagger.ApiBody;
export const ApiParam = (swagger.ApiParam ?? nothing) as typeof Swagger.ApiParam;
export const ApiQuery = (swagger.ApiQuery ?? nothing) as typeof Swagger.ApiQuery;
export const ApiResponse = (swagger.ApiResponse ?? nothing) as typeof Swagger.ApiResponse;
export const ApiProperty = (swagger.ApiProperty ?? nothing) as typeof Swagger.ApiProperty;
export const ApiPropertyOptional = (swagger.ApiPropertyOptional ??
  nothing) as typeof Swagger.ApiPropertyOptional;

function load(): Partial<typeof Swagger> {
  try {
    return require('@nestjs/swagger') as typeof Swagger;
  } catch (error) {
    const absent =
      error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
    if (!absent) throw error;
    return {};
  }
}
