import { IsBoolean, IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import { Described } from './described';
import { schemaOf } from './json-schema';
import {
  CallbackUrl,
  Digits,
  ListOf,
  Nested,
  NestedList,
  Optional,
  Rule,
  Text,
  TextOrEmpty,
  Uuid,
  WebUrl,
} from './rules';

class Inner {
  @Text(50)
  name: string;
}

class Outer {
  @IsIn(['a', 'b'])
  choice: string;

  @Max(9)
  @Min(1)
  @IsInt()
  count: number;

  @Optional()
  @IsBoolean()
  flag?: boolean;

  @Optional()
  @Matches(/^\d+$/)
  number?: string;

  @Optional()
  @TextOrEmpty(10)
  note?: string;

  @Optional()
  @Digits(1, 5)
  digits?: string;

  @Optional()
  @Uuid()
  id?: string;

  @Optional()
  @WebUrl()
  web?: string;

  @Optional()
  @CallbackUrl()
  callback?: string;

  @Optional()
  @Described({ items: { type: 'string', maxLength: 3 } })
  @ListOf('short text', () => true, 2)
  list?: string[];

  @Nested(Inner)
  inner: Inner;

  @Optional()
  @Described({ description: 'Several' })
  @NestedList(Inner, 4)
  several?: Inner[];

  @Optional()
  @Described({ type: 'object', additionalProperties: true, default: {} })
  @Rule('own', '$property must be odd', () => true)
  own?: object;
}

const inner = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1, maxLength: 50 } },
  required: ['name'],
  additionalProperties: false,
};

it('says in JSON Schema what the rules of a class say', () => {
  expect(schemaOf(Outer)).toEqual({
    type: 'object',
    properties: {
      choice: { type: 'string', enum: ['a', 'b'] },
      count: { type: 'integer', minimum: 1, maximum: 9 },
      flag: { type: 'boolean' },
      number: { type: 'string', pattern: '^\\d+$' },
      note: { type: 'string', maxLength: 10 },
      digits: { type: 'string', pattern: '^\\d{1,5}$' },
      id: { type: 'string', format: 'uuid' },
      web: { type: 'string', format: 'uri', maxLength: 2048 },
      callback: { type: 'string', pattern: expect.any(String), maxLength: 2048 },
      list: { type: 'array', items: { type: 'string', maxLength: 3 }, minItems: 1, maxItems: 2 },
      inner,
      several: { type: 'array', items: inner, minItems: 1, maxItems: 4, description: 'Several' },
      own: { type: 'object', additionalProperties: true, default: {} },
    },
    required: ['choice', 'count', 'inner'],
    additionalProperties: false,
  });
});

it('says nothing of a class without rules but that nothing is in it', () => {
  class Nothing {}
  expect(schemaOf(Nothing)).toEqual({ type: 'object', properties: {}, additionalProperties: false });
});
