import { z } from 'zod';
import { readChosenSettings, type SettingsOf, type SettingTable } from '../../pipelines/settings/read-settings.ts';
import { requiredText } from '../../pipelines/settings/setting-values.ts';
import { OperationsError } from './errors.ts';
import { knownQueues } from './known-queues.ts';

const url = z.url({ error: 'is missing or no URL' });

/** Another variable that a tool needs is one more line here. */
const settings = {
  busName: ['INKSTREAM_BUS_NAME', requiredText],
  lakeBucket: ['INKSTREAM_LAKE_BUCKET', requiredText],
  lakeStateTable: ['INKSTREAM_LAKE_STATE_TABLE', requiredText],
  imageBucket: ['INKSTREAM_IMAGE_BUCKET', requiredText],
  printImageTable: ['INKSTREAM_PRINT_IMAGE_TABLE', requiredText],
  streamPrefix: ['INKSTREAM_STREAM_PREFIX', requiredText],
  silverDatabase: ['INKSTREAM_SILVER_DATABASE', requiredText],
  etlWorkGroup: ['INKSTREAM_ETL_WORK_GROUP', requiredText],
  analyticsQueueUrl: ['INKSTREAM_ANALYTICS_QUEUE_URL', url],
  indexingQueueUrl: ['INKSTREAM_INDEXING_QUEUE_URL', url],
  printImagesQueueUrl: ['INKSTREAM_PRINT_IMAGES_QUEUE_URL', url],
  catalogTable: ['INKSTREAM_CATALOG_TABLE', requiredText],
  bronzeDatabase: ['INKSTREAM_BRONZE_DATABASE', requiredText],
  viewsDatabase: ['INKSTREAM_VIEWS_DATABASE', requiredText],
  productTable: ['INKSTREAM_PRODUCT_TABLE', requiredText],
  uploadBucket: ['INKSTREAM_UPLOAD_BUCKET', requiredText],
  pagesBucket: ['INKSTREAM_PAGES_BUCKET', requiredText],
  openSearchUrl: ['INKSTREAM_OPENSEARCH_URL', url],
  searchApiUrl: ['INKSTREAM_SEARCH_API_URL', url],
  resultsBucket: ['INKSTREAM_RESULTS_BUCKET', requiredText],
  pseudonymSecret: ['INKSTREAM_PSEUDONYM_SECRET', requiredText],
  /** Where the local stack keeps a copy of the pseudonym keys. */
  pseudonymKeyFile: ['INKSTREAM_PSEUDONYM_KEY_FILE', z.string().min(1).optional()],
  /** What certificates of erasure are signed with: an ARN. */
  certificateKey: ['INKSTREAM_CERTIFICATE_KEY', requiredText],
  archiveRetentionDays: ['INKSTREAM_ARCHIVE_RETENTION_DAYS', z.coerce.number().int()],
  logRetentionDays: ['INKSTREAM_LOG_RETENTION_DAYS', z.coerce.number().int()],
  /** How long the vault keeps the nightly copies of the tables, where the stage has one. */
  backupDays: ['INKSTREAM_BACKUP_DAYS', z.coerce.number().int().optional()],
  secondRegion: ['INKSTREAM_SECOND_REGION', requiredText.optional()],
  customerTokenIssuer: ['INKSTREAM_CUSTOMER_TOKEN_ISSUER', requiredText.optional()],
  /** Where the search API admits nobody but the edge. */
  originKeySecret: ['INKSTREAM_ORIGIN_KEY_SECRET', requiredText.optional()],
  awsRegion: ['AWS_REGION', z.string().min(1).optional()],
  awsDefaultRegion: ['AWS_DEFAULT_REGION', z.string().min(1).optional()],
  /** Set where AWS is an emulator. */
  awsEndpoint: ['AWS_ENDPOINT_URL', z.url().optional()],
} as const satisfies SettingTable;

type Table = typeof settings;
export type SettingName = keyof Table;
export type OperationsConfig<Names extends SettingName> = SettingsOf<Pick<Table, Names>>;

/**
 * Reads the settings that a tool needs, and no others.
 * @throws OperationsError SETTING_WRONG that names every variable that is missing or unusable
 */
export function readOperationsConfig<const Names extends SettingName>(
  names: readonly Names[],
  environment: NodeJS.ProcessEnv = process.env,
): OperationsConfig<Names> {
  const refuse = (message: string) => new OperationsError('SETTING_WRONG', message);
  return readChosenSettings(settings, names, environment, refuse);
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

/** Name -> URL of every dead-letter queue that the stack has; that of the mails only where the stage sends any. */
export function readDeadLetterUrls(environment: NodeJS.ProcessEnv = process.env): ReadonlyMap<string, string> {
  const urls = knownQueues.flatMap(({ name }) => {
    const { deadLettersUrl } = readQueueUrls(name, environment);
    return deadLettersUrl === undefined ? [] : [[name, deadLettersUrl] as const];
  });
  return new Map(urls);
}
