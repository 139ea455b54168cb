/** As much of JSON Schema as describes an input; OpenAPI 3.0 and 3.1 understand it alike. */
export interface JsonSchema {
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  description?: string;
  example?: unknown;
  nullable?: boolean;
  enum?: unknown[];
  default?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
  anyOf?: JsonSchema[];
  oneOf?: { $ref: string }[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
}

const descriptions = new WeakMap<object, Map<string, JsonSchema>>();

/** Says of a property in JSON Schema what its rules say in code. Several add up. */
export function Described(schema: JsonSchema): PropertyDecorator {
  return (target, property) => {
    const known = descriptions.get(target.constructor) ?? new Map<string, JsonSchema>();
    const name = String(property);
    descriptions.set(target.constructor, known.set(name, { ...known.get(name), ...schema }));
  };
}

/** What was said of a property, by its class and those that it extends. */
export function descriptionOf(owner: object, property: string): JsonSchema {
  const parent: unknown = Object.getPrototypeOf(owner);
  const inherited = typeof parent === 'function' ? descriptionOf(parent, property) : {};
  return { ...inherited, ...descriptions.get(owner)?.get(property) };
}
