import type { JsonSchema } from '../validation/described';
import { describeBody } from './request.docs';
import type { RequestType } from './request.type';

/** Where @nestjs/swagger looks for it. */
const PARAMETERS = 'swagger/apiParameters';

describe('The description of a request', () => {
  const described = (name: string, schema: JsonSchema): string => {
    class Controller {
      handle(): void {
        return undefined;
      }
    }
    const type = { name, schema: () => ({ schema, required: true }) } as RequestType;
    describeBody(type)(Controller.prototype, 'handle');
    const [body] = Reflect.getMetadata(PARAMETERS, Controller.prototype.handle) as {
      schema: { $ref: string };
    }[];
    return body?.schema.$ref ?? '';
  };
  const of = (property: string): JsonSchema => ({
    type: 'object',
    properties: { [property]: { type: 'string' } },
  });

  it('is one for requests of one name that are the same, and numbered where they differ', () => {
    // As a minifier names them: all alike.
    expect(
      [of('one'), of('other'), of('one'), of('third'), of('other')].map((each) =>
        described('Midtranst', each),
      ),
    ).toEqual([
      '#/components/schemas/Midtranst',
      '#/components/schemas/Midtranst2',
      '#/components/schemas/Midtranst',
      '#/components/schemas/Midtranst3',
      '#/components/schemas/Midtranst2',
    ]);
  });
});
