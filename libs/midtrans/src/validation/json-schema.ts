import { getMetadataStorage, ValidationTypes } from 'class-validator';
import { descriptionOf, type JsonSchema } from './described';
import { nestedType } from './rules';

type Rules = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>;
type Rule = Rules[number];

/**
 * What a class's rules say, as JSON Schema: an API's description that is made of the rules cannot say anything else. Rules
 * that span two properties are left out.
 */
export function schemaOf(type: new () => object): JsonSchema {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const names = [...new Set(rules.map(({ propertyName }) => propertyName))];
  const rulesOf = (name: string): Rules => rules.filter(({ propertyName }) => propertyName === name);
  const required = names.filter((name) => !rulesOf(name).some(isCondition));
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, propertySchema(type, name, rulesOf(name))])),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function propertySchema(owner: new () => object, name: string, rules: Rules): JsonSchema {
  const own = Object.assign({}, ...rules.map(ruleSchema), descriptionOf(owner, name)) as JsonSchema;
  const nested = nestedType(owner, name);
  if (nested === undefined) return own;
  const inner = schemaOf(nested.type);
  return nested.isList ? { ...own, items: inner } : { ...own, ...inner };
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
