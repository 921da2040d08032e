import { z } from 'zod';
import { type UploadRoute, uploadRoutes } from './routes.ts';
import { uploadProblem, uploadSchemas } from './upload-contract.ts';

type Json = Readonly<Record<string, unknown>>;

/** A way to refer to a schema that the registry knows. */
type Refer = (schema: z.ZodType) => Json;

/** The OpenAPI 3.1 document of the upload API, made of the same schemas that requests are read by. */
export function uploadOpenApiDocument(): Json {
  const refer: Refer = (schema) => ({ $ref: `#/components/schemas/${uploadSchemas.get(schema)?.id}` });
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of Object.values<UploadRoute>(uploadRoutes)) {
    const path = route.path.replace('+}', '}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(path, route, refer) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Print shop uploads',
      version: '1',
      description:
        'Takes pictures to be printed and says whether they can be. Customers sign in; each sees his own uploads and no others. Lengths are in whole millimetres.',
    },
    paths,
    security: [signedIn],
    components: { securitySchemes, schemas: componentSchemas() },
  };
}

const signedIn = { customerToken: [] };

const securitySchemes = {
  customerToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'Of a customer who is signed in to the shop: TOKEN_MISSING, TOKEN_INVALID and TOKEN_EXPIRED say what is wrong',
  },
  filesAccess: {
    type: 'apiKey',
    in: 'query',
    name: 'access',
    description: 'The "filesAccess" of an upload, for the pictures of a page, which browsers fetch without a token',
  },
};

function componentSchemas(): Json {
  const options = {
    target: 'draft-2020-12',
    uri: (id: string) => `#/components/schemas/${id}`,
    override: ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }) => {
      // Every integer of JavaScript is that safe; to say so each time would only be noise.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  } as const;
  // What has a default need not be sent.
  const sent = z.toJSONSchema(uploadSchemas, { ...options, io: 'input' }).schemas;
  const answered = z.toJSONSchema(uploadSchemas, { ...options, io: 'output' }).schemas;
  const isSent = new Set(
    Object.values<UploadRoute>(uploadRoutes).map(({ request }) => request && uploadSchemas.get(request)?.id),
  );
  return Object.fromEntries(
    Object.keys(answered)
      .sort()
      .map((id) => {
        const { $schema: _schema, $id: _id, ...schema } = (isSent.has(id) ? sent : answered)[id] ?? {};
        return [id, schema];
      }),
  );
}

function operationOf(
  path: string,
  { operationId, summary, request, query, opensByAccess, success, answer, problems }: UploadRoute,
  refer: Refer,
): Json {
  const [status, meaning] = success;
  const refused = Object.entries({ ...problems, ...refusals }).map(([code, description]) => [
    code,
    { description, ...jsonContent(refer(uploadProblem)) },
  ]);
  const location = { Location: { schema: { type: 'string', format: 'uri' } } };
  return {
    operationId,
    summary,
    ...(opensByAccess && { security: [signedIn, { filesAccess: [] }] }),
    ...parametersOf(path, opensByAccess ? {} : query),
    ...(request && { requestBody: { required: true, ...jsonContent(refer(request)) } }),
    responses: {
      [status]: {
        description: meaning,
        ...(status === 302 && { headers: location }),
        ...(answer && jsonContent(refer(answer))),
      },
      ...Object.fromEntries(refused),
      429: { description: 'Too many requests; the gateway answers without a body of ours' },
    },
  };
}

const refusals = {
  401: 'No customer token, or none that is accepted; the gateway in front of the API may answer it without a body of ours',
  500: 'A fault of the service',
};

const meanings: Readonly<Record<string, string>> = {
  uploadId: 'As the answer to the start of the upload says',
  path: "Of a file in the passport, within the folder of the image's version, e.g. web/1200.webp; it may hold slashes",
};

function parametersOf(path: string, query: UploadRoute['query'] = {}): Json {
  const ofPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: meanings[name],
    schema: { type: 'string' },
  }));
  const ofQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }));
  const parameters = [...ofPath, ...ofQuery];
  return parameters.length === 0 ? {} : { parameters };
}

function jsonContent(schema: Json): Json {
  return { content: { 'application/json': { schema } } };
}

/** The document as a file. */
export function uploadOpenApiText(): string {
  return `${JSON.stringify(uploadOpenApiDocument(), null, 2)}\n`;
}
