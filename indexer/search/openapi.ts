import { z } from 'zod';
import { problemAnswer } from './answers.ts';
import type { Parameter, ParameterTable } from './parameter-table.ts';
import { apiSchemas } from './product-answer.ts';
import { type Route, routes } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

const errors = {
  429: 'Too many requests; the gateway answers without a body of ours',
  500: 'A fault of the service',
  503: 'Search is busy or unavailable; try again after the seconds that Retry-After says',
};

/** The OpenAPI 3.1 document of the search API, made of the same declarations that requests are read by. */
export function openApiDocument(): Json {
  const { schemas, refer } = componentSchemas();
  const paths = Object.values(routes).map((route) => [route.path, { get: operationOf(route, refer) }]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Print shop search',
      version: '1',
      description:
        'Finds products. No login. Prices are in minor units of their currency (cents, pence), times in UTC. Whatever is sent is searched for as text; there is no query syntax.',
    },
    paths: Object.fromEntries(paths),
    components: { schemas },
  };
}

/** Every schema that has an id, and a way to refer to it. */
function componentSchemas(): { schemas: Json; refer: (schema: z.ZodType) => Json } {
  const { schemas } = z.toJSONSchema(apiSchemas, {
    target: 'draft-2020-12',
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }) => {
      // Every integer of JavaScript is that safe; to say so each time would only be noise.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  const bare = Object.entries(schemas).map(([id, { $schema: _schema, $id: _id, ...schema }]) => [id, schema]);
  return {
    schemas: Object.fromEntries(bare.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1))),
    refer: (schema) => ({ $ref: `#/components/schemas/${apiSchemas.get(schema)?.id}` }),
  };
}

function operationOf(route: Route, refer: (schema: z.ZodType) => Json): Json {
  const body = route.answer === undefined ? { type: 'object' } : refer(route.answer);
  const ofProduct = route.path.includes('{id}') ? [productIdParameter] : [];
  const refused = Object.entries({ ...route.problems, ...errors }).map(([status, description]) => [
    status,
    { description, ...(status !== '429' && jsonContent(refer(problemAnswer))) },
  ]);
  return {
    operationId: route.operationId,
    summary: route.summary,
    parameters: [...ofProduct, ...queryParameters(route.parameters)],
    responses: {
      200: { description: 'Found', headers: responseHeaders, ...jsonContent(body) },
      304: { description: 'The content is still that of the ETag in If-None-Match', headers: responseHeaders },
      ...Object.fromEntries(refused),
    },
  };
}

const responseHeaders = {
  ETag: { schema: { type: 'string' } },
  'Cache-Control': { schema: { type: 'string' } },
};

const productIdParameter = {
  name: 'id',
  in: 'path',
  required: true,
  // The gateway resolves escapes before it matches a path, and clients resolve . and .. before they ask.
  description:
    'productId, percent-encoded. Ids that no path can carry are not found here: those with a slash (as %2F neither), "." and "..". Searches find these products',
  schema: { type: 'string', minLength: 1 },
};

function jsonContent(schema: Json): Json {
  return { content: { 'application/json': { schema } } };
}

function queryParameters(table: ParameterTable): Json[] {
  return Object.entries(table).map(([name, parameter]) => ({
    name,
    in: 'query',
    required: parameter.isRequired ?? false,
    description: parameter.meaning,
    schema: schemaOf(parameter),
    ...(isList(parameter) && { style: 'form', explode: true }),
    ...(parameter.example !== undefined && { example: isList(parameter) ? [parameter.example] : parameter.example }),
  }));
}

function isList({ kind }: Parameter): boolean {
  return kind === 'texts' || kind === 'choices';
}

function schemaOf(parameter: Parameter): Json {
  switch (parameter.kind) {
    case 'text':
      return { type: 'string', maxLength: parameter.maxLength };
    case 'texts': {
      const items = { type: 'string', maxLength: parameter.maxLength };
      return { type: 'array', items, maxItems: parameter.maxCount };
    }
    case 'choice':
      return { type: 'string', enum: parameter.values, default: parameter.default };
    case 'choices': {
      const values = parameter.none === undefined ? parameter.values : [...parameter.values, parameter.none];
      return { type: 'array', items: { type: 'string', enum: values } };
    }
    case 'whole':
      return { type: 'integer', minimum: parameter.min, maximum: parameter.max, default: parameter.default };
  }
}

/** The document as a file. */
export function openApiText(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
