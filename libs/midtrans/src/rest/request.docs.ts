import type { Type } from '@nestjs/common';
import type { JsonSchema } from '../validation/described';
import { wireSchemaOf } from '../validation/json-schema';
import { ApiBody, ApiExtraModels, ApiProperty, ApiQuery, ApiSchema } from './api-docs';
import type { RequestClass, RequestType } from './request.type';

type Describe = (target: object, method: string | symbol | undefined) => void;

/** Describes a body, as its class's rules have it. */
export function describeBody(type: RequestType): Describe {
  const { schema, required, examples, models = {} } = type.schema();
  // A choice may grow with a host's payment methods, so it has no name to be kept under.
  const named = schema.oneOf === undefined ? { [type.name]: schema, ...models } : models;
  const known = Object.entries(named).map(([name, model]) => modelOf(name, model));
  const described = schema.oneOf === undefined ? { $ref: `#/components/schemas/${type.name}` } : schema;
  return each([ApiExtraModels(...known), ApiBody({ schema: described, required, examples })]);
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

/** By name: descriptions of two registrations of the module share their schemas. */
const models = new Map<string, { readonly model: Type; readonly said: string }>();

/** A class that stands for a schema: a description knows its schemas by classes. */
function modelOf(name: string, schema: JsonSchema): Type {
  const known = models.get(name);
  const said = JSON.stringify(schema);
  if (known?.said === said) return known.model;
  if (known !== undefined)
    throw new Error(`Two requests that differ are described as ${name}: rename the class of one`);
  const { properties = {}, required = [], ...rest } = schema;
  class Model {}
  for (const [property, described] of Object.entries(properties)) {
    // Of an object, `required` lists its own fields.
    const isRequired = required.includes(property);
    const more = described.type === 'object' ? { selfRequired: isRequired } : { required: isRequired };
    ApiProperty({ ...described, ...more } as Parameters<typeof ApiProperty>[0])(Model.prototype, property);
  }
  // Beside the name, a schema may say more than its type lets it.
  ApiSchema({ name, ...rest })(Model);
  models.set(name, { model: Model, said });
  return Model;
}
