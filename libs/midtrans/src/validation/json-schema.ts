import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { descriptionOf, type JsonSchema } from './described';
import { nestedType } from './rules';
import { wireNames } from './wire';

type Rules = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>;
type Rule = Rules[number];

/**
 * What a class's rules say, as JSON Schema: an API's description that is made of the rules cannot say anything else. Rules
 * that span two properties are left out.
 */
export function schemaOf(type: Class, namesOf: NamesOf = namesInCode): JsonSchema {
  const known = schemas.get(namesOf) ?? new WeakMap<Class, JsonSchema>();
  const schema = known.get(type) ?? describe(type, namesOf);
  schemas.set(namesOf, known.set(type, schema));
  return schema;
}

/** Of a class there is one: its rules do not change, and to collect them costs most of the module's registration. */
const schemas = new WeakMap<NamesOf, WeakMap<Class, JsonSchema>>();

function describe(type: Class, namesOf: NamesOf): JsonSchema {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const rulesOf = (property: string): Rules => rules.filter(({ propertyName }) => propertyName === property);
  const names = [...namesOf(type, new Set(rules.map(({ propertyName }) => propertyName)))];
  const required = names.filter(([property]) => !rulesOf(property).some(isCondition)).map(([, name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(
      names.map(([property, name]) => [name, propertySchema(type, property, rulesOf(property), namesOf)]),
    ),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

/** {@link schemaOf} a request's body or query, by the names that it has on the wire. */
export function wireSchemaOf(type: Class): JsonSchema {
  return schemaOf(type, wireNames);
}

type Class = new () => object;
/** The properties that are described, and their names there. */
type NamesOf = (type: Class, properties: ReadonlySet<string>) => Iterable<readonly [string, string]>;

function namesInCode(_type: Class, properties: ReadonlySet<string>): Iterable<readonly [string, string]> {
  return [...properties].map((property) => [property, property] as const);
}

function propertySchema(owner: Class, property: string, rules: Rules, namesOf: NamesOf): JsonSchema {
  const said = Object.assign({}, ...rules.map(ruleSchema), descriptionOf(owner, property)) as JsonSchema;
  const own = withoutUndefined({ ...said, type: said.type ?? declaredType(owner, property) });
  const nested = nestedType(owner, property);
  if (nested === undefined) return own;
  const inner = schemaOf(nested.type, namesOf);
  return nested.isList ? { ...own, items: inner } : { ...own, ...inner };
}

/** What TypeScript says, where no rule does. */
function declaredType(owner: Class, property: string): JsonSchema['type'] {
  switch (Reflect.getMetadata('design:type', owner.prototype as object, property)) {
    case Number:
      return 'number';
    case Boolean:
      return 'boolean';
    case Array:
      return 'array';
    case Object:
      return 'object';
    default:
      return 'string';
  }
}

function withoutUndefined(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}

/** What the rules of class-validator's own say; ours describe themselves. */
function ruleSchema({ name, constraints }: Rule): JsonSchema {
  const values: unknown[] = constraints ?? [];
  const [first] = values;
  switch (name) {
    case 'isIn':
      return Array.isArray(first) ? { type: 'string', enum: [...(first as unknown[])] } : {};
    case 'isInt':
      return { type: 'integer' };
    case 'isString':
      return { type: 'string' };
    case 'isNumber':
      return { type: 'number' };
    case 'minLength':
      return { minLength: Number(first) };
    case 'maxLength':
      return { maxLength: Number(first) };
    case 'isBoolean':
      return { type: 'boolean' };
    case 'min':
      return { minimum: Number(first) };
    case 'max':
      return { maximum: Number(first) };
    case 'matches':
      return first instanceof RegExp ? { type: 'string', pattern: first.source } : {};
    default:
      return {};
  }
}

function isCondition({ type }: Rule): boolean {
  return type === ValidationTypes.CONDITIONAL_VALIDATION;
}
