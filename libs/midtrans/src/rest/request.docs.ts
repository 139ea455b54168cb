import type { Type } from '@nestjs/common';
import type { JsonSchema } from '../validation/described';
import { wireSchemaOf } from '../validation/json-schema';
import { ApiBody, ApiExtraModels, ApiProperty, ApiQuery, ApiSchema } from './api-docs';
import type { RequestClass, RequestType } from './request.type';

type Describe = (target: object, method: string | symbol | undefined) => void;

/** Describes a body, as its class's rules have it. */
export function describeBody(type: RequestType): Describe {
  const { schema, required, examples, models = {} } = type.schema();
  const referred = Object.entries(models).map(([name, model]) => modelOf(name, model));
  // A choice may grow with a host's payment methods, so it has no name to be kept under.
  const own = schema.oneOf === undefined ? modelOf(freeName(type.name, schema), schema) : undefined;
  const described = own === undefined ? schema : { $ref: `#/components/schemas/${own.schemaName}` };
  const known = own === undefined ? referred : [own, ...referred];
  return each([
    ApiExtraModels(...known.map(({ model }) => model)),
    ApiBody({ schema: described, required, examples }),
  ]);
}

/** Describes a query's parameters. */
export function describeQuery(type: RequestClass): Describe {
  const { properties = {}, required = [] } = wireSchemaOf(type);
  return each(
    Object.entries(properties).map(([name, { description, ...schema }]) =>
      ApiQuery({ name, required: required.includes(name), description, schema: schema as object }),
    ),
  );
}

function each(decorators: readonly MethodDecorator[]): Describe {
  return (target, method) => {
    if (method === undefined) return;
    const handler = Object.getOwnPropertyDescriptor(target, method);
    if (handler === undefined) return;
    for (const decorate of decorators) decorate(target, method, handler);
  };
}

/** A class that stands for a schema: a description knows its schemas by classes. */
interface Model {
  readonly schemaName: string;
  readonly model: Type;
  readonly said: string;
}

/** By name: descriptions of two registrations of the module share their schemas. */
const models = new Map<string, Model>();

/** The name of a request's class, numbered where another that differs has it: a minifier gives many classes one name. */
function freeName(name: string, schema: JsonSchema): string {
  const said = JSON.stringify(schema);
  for (let nth = 1; ; nth++) {
    const numbered = nth === 1 ? name : `${name}${nth}`;
    const known = models.get(numbered);
    if (known === undefined || known.said === said) return numbered;
  }
}

function modelOf(name: string, schema: JsonSchema): Model {
  const known = models.get(name);
  const said = JSON.stringify(schema);
  if (known?.said === said) return known;
  if (known !== undefined) throw new Error(`Two payment methods that differ are described as ${name}`);
  const { properties = {}, required = [], ...rest } = schema;
  class Described {}
  for (const [property, described] of Object.entries(properties)) {
    // Of an object, `required` lists its own fields.
    const isRequired = required.includes(property);
    const more = described.type === 'object' ? { selfRequired: isRequired } : { required: isRequired };
    ApiProperty({ ...described, ...more } as Parameters<typeof ApiProperty>[0])(
      Described.prototype,
      property,
    );
  }
  // Beside the name, a schema may say more than its type lets it.
  ApiSchema({ name, ...rest })(Described);
  const made = { schemaName: name, model: Described, said };
  models.set(name, made);
  return made;
}
