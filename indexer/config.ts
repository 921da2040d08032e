import { z } from 'zod';
import { readChosenSettings, type SettingsOf, type SettingTable } from '../pipelines/settings/read-settings.ts';
import { jsonText, portNumber, requiredText } from '../pipelines/settings/setting-values.ts';
import { catalogMappingSchema } from './catalog/catalog-mapping.ts';
import { IndexerError } from './errors.ts';
import { searchRolesSchema } from './index/search-roles.ts';
import { snapshotRepositorySchema } from './index/snapshot-repository.ts';

/** Languages that OpenSearch has light stemmers for and this project has analysis for. */
export const searchLanguages = ['english', 'german', 'french'] as const;
export type SearchLanguage = (typeof searchLanguages)[number];

/** JSON of something that a stage may be without. */
const optionalJson = <Schema extends z.ZodType>(schema: Schema) => jsonText.pipe(schema).optional();

const settings = {
  /** Base URL of the OpenSearch node or AWS domain. */
  openSearchUrl: ['INKSTREAM_OPENSEARCH_URL', z.url('must be a URL such as http://127.0.0.1:4590')],
  /** Comma-separated; the first is the main one. */
  languages: [
    'INKSTREAM_SEARCH_LANGUAGES',
    z
      .string()
      .default('english')
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(searchLanguages)).min(1)),
  ],
  /** JSON: who has which task, where the domain's access is fine-grained. */
  searchRoles: ['INKSTREAM_SEARCH_ROLES', optionalJson(searchRolesSchema)],
  /** JSON: where snapshots go that outlive the domain. */
  snapshotRepository: ['INKSTREAM_SNAPSHOT_REPOSITORY', optionalJson(snapshotRepositorySchema)],
  productTable: ['INKSTREAM_PRODUCT_TABLE', requiredText],
  productImageTable: ['INKSTREAM_PRODUCT_IMAGE_TABLE', requiredText],
  searchControlTable: ['INKSTREAM_SEARCH_CONTROL_TABLE', requiredText],
  indexingQueueUrl: ['INKSTREAM_INDEXING_QUEUE_URL', z.url()],
  indexingDlqUrl: ['INKSTREAM_INDEXING_DLQ_URL', z.url()],
  /** How often the queue delivers a message before it moves it to its dead-letter queue. */
  indexingMaxReceives: ['INKSTREAM_INDEXING_MAX_RECEIVES', z.coerce.number().int().min(1).default(5)],
  /** Set where AWS is an emulator. */
  awsEndpoint: ['AWS_ENDPOINT_URL', z.url().optional()],
  busName: ['INKSTREAM_BUS_NAME', requiredText],
  catalogTable: ['INKSTREAM_CATALOG_TABLE', requiredText],
  /** JSON: how the catalog table keeps products, as far as that differs from the default. */
  catalogMapping: ['INKSTREAM_CATALOG_MAPPING', jsonText.prefault('{}').pipe(catalogMappingSchema)],
  /** Glue database of the lake's views. */
  viewsDatabase: ['INKSTREAM_VIEWS_DATABASE', requiredText],
  /** Athena workgroup of the jobs. */
  etlWorkGroup: ['INKSTREAM_ETL_WORK_GROUP', requiredText],
  /** The secret that holds what CloudFront proves itself with. */
  originKeySecret: ['INKSTREAM_ORIGIN_KEY_SECRET', requiredText],
  /** Host and port of the Lambda runtime's own API; Lambda sets it. */
  lambdaRuntimeApi: ['AWS_LAMBDA_RUNTIME_API', z.string().optional()],
  searchApiUrl: ['INKSTREAM_SEARCH_API_URL', z.url()],
  /** Where the search page listens on this machine. */
  searchPagePort: ['INKSTREAM_PORT_SHOP', portNumber.default(4600)],
} as const satisfies SettingTable;

type Table = typeof settings;
export type SettingName = keyof Table;
export type IndexerConfig<Names extends SettingName> = SettingsOf<Pick<Table, Names>>;

/**
 * Reads the settings that a handler or command needs, and no others.
 * @throws IndexerError SETTING_WRONG that names every variable that is missing or unusable
 */
export function readIndexerConfig<const Names extends SettingName>(
  names: readonly Names[],
  environment: NodeJS.ProcessEnv = process.env,
): IndexerConfig<Names> {
  const refuse = (message: string) => new IndexerError('SETTING_WRONG', message);
  return readChosenSettings(settings, names, environment, refuse);
}
