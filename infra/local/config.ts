import { resolve } from 'node:path';
import { z } from 'zod';
import { LocalStackError } from './errors.ts';

const portNumber = z.coerce
  .number({ error: 'must be a port number' })
  .int('must be a whole number')
  .min(1024, 'must be 1024 or more')
  .max(65_535, 'must be 65535 or less');

const port = (fallback: number) => portNumber.default(fallback);

const identityPortOffset = 5;

const heapMb = (fallback: number, least: number) =>
  z.coerce
    .number({ error: 'must be a number of megabytes' })
    .int('must be a whole number')
    .min(least, `must be ${least} or more`)
    .max(31_744, 'must be 31744 or less')
    .default(fallback);

/** What may answer the queries of the local Athena endpoint: an embedded DuckDB, or a real Trino. */
export const athenaEngines = ['duckdb', 'trino'] as const;
export type AthenaEngine = (typeof athenaEngines)[number];

const localEnvironment = z.object({
  INKSTREAM_STATE_DIRECTORY: z.string().min(1).default('.inkstream'),
  INKSTREAM_PORT_AWS: port(4566),
  INKSTREAM_PORT_ATHENA: port(4580),
  INKSTREAM_PORT_OPENSEARCH: port(4590),
  INKSTREAM_PORT_SHOP: port(4600),
  INKSTREAM_PORT_UPLOADS: port(4610),
  INKSTREAM_PORT_DASHBOARDS: port(4620),
  INKSTREAM_PORT_IDENTITY: portNumber.optional(),
  INKSTREAM_PORT_TRINO: port(4581),
  INKSTREAM_ATHENA_ENGINE: z.enum(athenaEngines, `must be one of ${athenaEngines.join(', ')}`).optional(),
  INKSTREAM_TRINO_HEAP_MB: heapMb(1400, 1024),
  INKSTREAM_LOCAL_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be the name of an AWS Region')
    .default('eu-central-1'),
  INKSTREAM_OPENSEARCH_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://search.example:9200' })
    .transform((url) => url.replace(/\/$/, ''))
    .optional(),
  INKSTREAM_OPENSEARCH_HEAP_MB: heapMb(768, 512),
  INKSTREAM_PYTHON: z.string().min(1).optional(),
  INKSTREAM_STAGE: z.string().min(1).optional(),
});

/** What the commands that run Inkstream on this machine take from the environment. */
export interface LocalConfig {
  /** Absolute path of the folder with everything that belongs to one local stack. */
  readonly stateDirectory: string;
  readonly ports: {
    readonly aws: number;
    readonly athena: number;
    readonly openSearch: number;
    /** Of the page on which people try the search. */
    readonly shop: number;
    /** Of the page on which people upload images for print. */
    readonly uploads: number;
    /** Of the page with the analysts' dashboards. */
    readonly dashboards: number;
    /** Of the demo issuer that signs customers in. */
    readonly identity: number;
    /** Of the Trino that answers queries when it is asked for. */
    readonly trino: number;
  };
  /** An OpenSearch that runs elsewhere; no node is started here then. */
  readonly openSearchUrl: string | undefined;
  readonly openSearchHeapMb: number;
  /** What is to answer the queries of the Athena endpoint; undefined for what the state has, see athena-engine.ts. */
  readonly athenaEngine: AthenaEngine | undefined;
  readonly trinoHeapMb: number;
  /** The caller's own AWS variables, for the one program that signs requests to an OpenSearch domain on AWS. */
  readonly callersAws: Readonly<Record<string, string>>;
  readonly region: string;
  /** The Python to make the virtual environment with; looked for on the PATH when absent. */
  readonly python: string | undefined;
  /** Set when commands are meant for a stage on AWS instead of this machine. */
  readonly stage: string | undefined;
}

/** @throws LocalStackError SETTING_WRONG that names every variable with an unusable value, or two ports that are the same */
export function readLocalConfig(environment: NodeJS.ProcessEnv = process.env): LocalConfig {
  const parsed = localEnvironment.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    throw new LocalStackError('SETTING_WRONG', `Check the environment: ${problems.join('; ')}.`);
  }
  const { INKSTREAM_PORT_IDENTITY: identity, ...given } = parsed.data;
  // Whoever moves the upload page for a second stack need not know of its issuer.
  const values = { ...given, INKSTREAM_PORT_IDENTITY: identity ?? given.INKSTREAM_PORT_UPLOADS + identityPortOffset };
  refuseEqualPorts(values);
  return Object.freeze({
    stateDirectory: resolve(values.INKSTREAM_STATE_DIRECTORY),
    ports: {
      aws: values.INKSTREAM_PORT_AWS,
      athena: values.INKSTREAM_PORT_ATHENA,
      openSearch: values.INKSTREAM_PORT_OPENSEARCH,
      shop: values.INKSTREAM_PORT_SHOP,
      uploads: values.INKSTREAM_PORT_UPLOADS,
      dashboards: values.INKSTREAM_PORT_DASHBOARDS,
      identity: values.INKSTREAM_PORT_IDENTITY,
      trino: values.INKSTREAM_PORT_TRINO,
    },
    openSearchUrl: values.INKSTREAM_OPENSEARCH_URL,
    openSearchHeapMb: values.INKSTREAM_OPENSEARCH_HEAP_MB,
    athenaEngine: values.INKSTREAM_ATHENA_ENGINE,
    trinoHeapMb: values.INKSTREAM_TRINO_HEAP_MB,
    callersAws: callersAws(environment),
    region: values.INKSTREAM_LOCAL_REGION,
    python: values.INKSTREAM_PYTHON,
    stage: values.INKSTREAM_STAGE,
  });
}

function callersAws(environment: NodeJS.ProcessEnv): Record<string, string> {
  const variables = Object.entries(environment).filter(([name]) => name.startsWith('AWS_') && !/ENDPOINT/.test(name));
  return Object.fromEntries(variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

const forwarderEnvironment = z.object({
  INKSTREAM_PORT_OPENSEARCH: port(4590),
  INKSTREAM_OPENSEARCH_URL: z.url(),
});

/** What the program takes from the environment that forwards to an OpenSearch domain on AWS. */
export function readForwarderConfig(environment: NodeJS.ProcessEnv = process.env): { port: number; target: string } {
  const values = forwarderEnvironment.parse(environment);
  return { port: values.INKSTREAM_PORT_OPENSEARCH, target: values.INKSTREAM_OPENSEARCH_URL };
}

const portVariables = [
  'INKSTREAM_PORT_AWS',
  'INKSTREAM_PORT_ATHENA',
  'INKSTREAM_PORT_OPENSEARCH',
  'INKSTREAM_PORT_SHOP',
  'INKSTREAM_PORT_UPLOADS',
  'INKSTREAM_PORT_DASHBOARDS',
  'INKSTREAM_PORT_IDENTITY',
  'INKSTREAM_PORT_TRINO',
] as const;

function refuseEqualPorts(values: Readonly<Record<(typeof portVariables)[number], number>>): void {
  for (const [index, variable] of portVariables.entries()) {
    const other = portVariables.slice(0, index).find((before) => values[before] === values[variable]);
    if (other === undefined) continue;
    const message = `Check the environment: ${other} and ${variable} are both ${values[variable]}; they must differ.`;
    throw new LocalStackError('SETTING_WRONG', message);
  }
}

/**
 * The part of this process's environment that local services may see. A chosen few variables only: what a service
 * inherits, every Lambda function in it inherits too, and neither may meet someone's real AWS credentials.
 */
export function inheritedEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const passedOn = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'];
  return Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * This process's environment for the tools that set up and deploy (pip, the CDK CLI): proxies and package indexes stay
 * as configured, AWS settings do not, because nothing local may ever reach a real account.
 */
export function toolEnvironment(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const dropped = /^(AWS_|CDK_|NODE_OPTIONS$|npm_|JEST_|INKSTREAM_)/;
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || dropped.test(name) ? [] : [[name, value]],
    ),
  );
}

/** Writes variables into this process's own environment, where the AWS SDK looks for them. */
export function applyEnvironment(variables: Readonly<Record<string, string>>, removed: readonly string[] = []): void {
  for (const name of removed) delete process.env[name];
  Object.assign(process.env, variables);
}
