import { z } from 'zod';
import { OperationsError } from './errors.ts';
import { knownQueues } from './known-queues.ts';

const name = z.string({ error: 'is missing' }).min(1, 'is empty');
const url = z.url({ error: 'is missing or no URL' });

/** Another variable that a tool needs is one more line here. */
const settings = {
  busName: ['INKSTREAM_BUS_NAME', name],
  lakeBucket: ['INKSTREAM_LAKE_BUCKET', name],
  lakeStateTable: ['INKSTREAM_LAKE_STATE_TABLE', name],
  imageBucket: ['INKSTREAM_IMAGE_BUCKET', name],
  printImageTable: ['INKSTREAM_PRINT_IMAGE_TABLE', name],
  streamPrefix: ['INKSTREAM_STREAM_PREFIX', name],
  silverDatabase: ['INKSTREAM_SILVER_DATABASE', name],
  etlWorkGroup: ['INKSTREAM_ETL_WORK_GROUP', name],
  analyticsQueueUrl: ['INKSTREAM_ANALYTICS_QUEUE_URL', url],
  indexingQueueUrl: ['INKSTREAM_INDEXING_QUEUE_URL', url],
  printImagesQueueUrl: ['INKSTREAM_PRINT_IMAGES_QUEUE_URL', url],
  catalogTable: ['INKSTREAM_CATALOG_TABLE', name],
  bronzeDatabase: ['INKSTREAM_BRONZE_DATABASE', name],
  viewsDatabase: ['INKSTREAM_VIEWS_DATABASE', name],
  productTable: ['INKSTREAM_PRODUCT_TABLE', name],
  uploadBucket: ['INKSTREAM_UPLOAD_BUCKET', name],
  pagesBucket: ['INKSTREAM_PAGES_BUCKET', name],
  openSearchUrl: ['INKSTREAM_OPENSEARCH_URL', url],
  searchApiUrl: ['INKSTREAM_SEARCH_API_URL', url],
  resultsBucket: ['INKSTREAM_RESULTS_BUCKET', name],
  pseudonymSecret: ['INKSTREAM_PSEUDONYM_SECRET', name],
  /** Where the local stack keeps a copy of the pseudonym keys. */
  pseudonymKeyFile: ['INKSTREAM_PSEUDONYM_KEY_FILE', z.string().min(1).optional()],
  /** What certificates of erasure are signed with: an ARN. */
  certificateKey: ['INKSTREAM_CERTIFICATE_KEY', name],
  archiveRetentionDays: ['INKSTREAM_ARCHIVE_RETENTION_DAYS', z.coerce.number().int()],
  logRetentionDays: ['INKSTREAM_LOG_RETENTION_DAYS', z.coerce.number().int()],
  /** Where the search API admits nobody but the edge. */
  originKeySecret: ['INKSTREAM_ORIGIN_KEY_SECRET', name.optional()],
  awsRegion: ['AWS_REGION', z.string().min(1).optional()],
  awsDefaultRegion: ['AWS_DEFAULT_REGION', z.string().min(1).optional()],
  /** Set where AWS is an emulator. */
  awsEndpoint: ['AWS_ENDPOINT_URL', z.url().optional()],
} as const satisfies Record<string, readonly [string, z.ZodType]>;

type Settings = typeof settings;
export type SettingName = keyof Settings;
export type OperationsConfig<Names extends SettingName> = {
  readonly [Name in Names]: z.output<Settings[Name][1]>;
};

/**
 * Reads the settings that a tool needs, and no others.
 * @throws OperationsError SETTING_WRONG that names every variable that is missing or unusable
 */
export function readOperationsConfig<const Names extends SettingName>(
  names: readonly Names[],
  environment: NodeJS.ProcessEnv = process.env,
): OperationsConfig<Names> {
  const shape = Object.fromEntries(names.map((key) => [key, settings[key][1]]));
  const given = Object.fromEntries(names.map((key) => [key, environment[settings[key][0]]]));
  const parsed = z.object(shape).safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: [key], message }) => `${variableOf(key)} ${message}`);
    throw new OperationsError('SETTING_WRONG', `Check the environment: ${problems.join('; ')}.`);
  }
  return Object.freeze(parsed.data) as OperationsConfig<Names>;
}

/** The URLs of a known queue and of its dead letters, as far as the stack has them. */
export function readQueueUrls(
  queueName: string,
  environment: NodeJS.ProcessEnv = process.env,
): { readonly queueUrl: string | undefined; readonly deadLettersUrl: string | undefined } {
  const known = knownQueues.find((queue) => queue.name === queueName);
  if (known === undefined) throw new OperationsError('INPUT_WRONG', `There is no queue ${queueName}.`);
  const urlVariable = 'urlVariable' in known ? known.urlVariable : undefined;
  return {
    queueUrl: urlVariable && environment[urlVariable],
    deadLettersUrl: environment[known.deadLettersVariable],
  };
}

function variableOf(key: PropertyKey | undefined): string {
  return Object.entries(settings).find(([settingName]) => settingName === key)?.[1][0] ?? String(key);
}
