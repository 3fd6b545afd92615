import { credentialKinds, credentialParts, gitServices, partNamesOf } from './credential-entries.ts';
import { maxPriority, maxWeight, upstreamNamePattern } from './group.ts';
import type { Setting } from './setting-kinds.ts';
import { strategies } from './settings.ts';
import { profileNamePattern, switchWords } from './words.ts';

/** A piece of JSON Schema. */
export type Json = Readonly<Record<string, unknown>>;

const text = { type: 'string', minLength: 1 };

const upstreamSchema: Json = {
  anyOf: [
    text,
    {
      type: 'array',
      minItems: 1,
      items: {
        anyOf: [
          text,
          {
            type: 'object',
            additionalProperties: false,
            required: ['url'],
            properties: {
              url: text,
              name: { type: 'string', pattern: upstreamNamePattern },
              priority: { type: 'integer', minimum: 0, maximum: maxPriority },
              weight: { type: 'integer', minimum: 1, maximum: maxWeight },
              proxy: text,
              ca: text,
            },
          },
        ],
      },
    },
  ],
};

const zero = { enum: [0, '0'] };

const textOrTexts: Json = { anyOf: [text, { type: 'array', items: text }] };

const switchSchema: Json = { enum: [true, false, ...switchWords] };

const privateSchema: Json = {
  anyOf: [
    text,
    {
      type: 'array',
      items: {
        anyOf: [
          text,
          {
            type: 'object',
            additionalProperties: false,
            required: ['modules'],
            properties: {
              modules: textOrTexts,
              from: upstreamSchema,
              networks: textOrTexts,
              sumdb: switchSchema,
            },
          },
        ],
      },
    },
  ],
};

const credentialsSchema: Json = {
  type: 'array',
  items: {
    oneOf: credentialKinds.map((kind) => {
      const { must } = credentialParts[kind];
      const part = (name: string): Json => {
        if (name === 'kind') return { const: kind };
        if (name === 'service') return { enum: gitServices };
        if (name === 'command') return textOrTexts;
        return name.endsWith('Id') ? { type: ['string', 'integer'] } : text;
      };
      return {
        type: 'object',
        additionalProperties: false,
        required: ['for', 'kind', ...must.filter((name) => name !== 'secret')],
        ...(must.includes('secret')
          ? { oneOf: [{ required: ['secretFile'] }, { required: ['secretEnv'] }] }
          : {}),
        properties: Object.fromEntries(partNamesOf(kind).map((name) => [name, part(name)])),
      };
    }),
  },
};

const rulesSchema: Json = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['who', 'read'],
    properties: { who: textOrTexts, read: textOrTexts },
  },
};

const issuersSchema: Json = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['issuer', 'audience'],
    properties: {
      issuer: text,
      audience: text,
      claims: { type: 'object', additionalProperties: { type: ['string', 'boolean', 'integer'] } },
      nameClaim: text,
      groups: textOrTexts,
    },
  },
};

/** The JSON Schema of what a setting takes in the file. */
export function kindSchema(setting: Setting): Json {
  switch (setting.kind) {
    case 'choice':
      return { enum: setting.choices };
    case 'count':
      return { type: 'integer', minimum: setting.min, maximum: setting.max };
    case 'duration':
      return { anyOf: [{ type: 'string', pattern: '^(\\d+(\\.\\d+)?(ms|[dhms]))+$' }, zero] };
    case 'size':
      return { anyOf: [{ type: 'string', pattern: '^\\d+(\\.\\d+)? ?[kKmMgGtT]?[iI]?[bB]$' }, zero] };
    case 'address':
      return { type: 'string', pattern: ':\\d{1,5}$' };
    case 'upstream':
      return upstreamSchema;
    case 'profiles':
      return {
        type: 'object',
        propertyNames: { pattern: profileNamePattern },
        additionalProperties: {
          type: 'object',
          additionalProperties: false,
          required: ['upstream'],
          properties: { upstream: upstreamSchema, strategy: { enum: strategies } },
        },
      };
    case 'switch':
      return switchSchema;
    case 'name':
      return { type: 'string', pattern: profileNamePattern };
    case 'modules':
    case 'patterns':
    case 'networks':
    case 'paths':
      return textOrTexts;
    case 'private':
      return privateSchema;
    case 'credentials':
      return credentialsSchema;
    case 'rules':
      return rulesSchema;
    case 'issuers':
      return issuersSchema;
    default:
      return text;
  }
}
