import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trinoInstallation } from './trino-installation.ts';

/** Where the lake is that a Trino reads: an S3 and a Glue that answer at one address. */
export interface TrinoLake {
  readonly awsEndpoint: string;
  readonly region: string;
}

export interface TrinoSettings extends TrinoLake {
  readonly port: number;
  readonly heapMb: number;
  /** For its settings and its working files; nothing of the lake is in there. */
  readonly directory: string;
}

type Properties = Readonly<Record<string, string>>;

/** The catalog that Athena calls AwsDataCatalog; it hands Iceberg tables on to the other one. */
export const lakeCatalog = 'awsdatacatalog';
export const icebergCatalog = 'iceberg';

/** Where one Trino has what. */
export function trinoFolders(directory: string) {
  return {
    settingsFile: join(directory, 'etc', 'config.properties'),
    catalogs: join(directory, 'etc', 'catalog'),
    data: join(directory, 'data'),
    temporary: join(directory, 'temporary'),
  };
}

/** Writes what Trino reads when it starts, over what was there. */
export function writeTrinoSettings(settings: TrinoSettings): void {
  const { settingsFile, catalogs, data, temporary } = trinoFolders(settings.directory);
  for (const folder of [catalogs, data, temporary]) mkdirSync(folder, { recursive: true });
  writeProperties(join(catalogs, `${lakeCatalog}.properties`), hiveProperties(settings));
  writeProperties(join(catalogs, `${icebergCatalog}.properties`), icebergProperties(settings));
  writeProperties(settingsFile, serverProperties(settings, catalogs));
}

function serverProperties({ port, heapMb }: TrinoSettings, catalogs: string): Properties {
  const memory = `${Math.floor(heapMb / 2)}MB`;
  return {
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': String(port),
    'discovery.uri': `http://127.0.0.1:${port}`,
    'catalog.config-dir': catalogs,
    'plugin.dir': join(trinoInstallation, 'plugin'),
    'query.max-memory': memory,
    'query.max-memory-per-node': memory,
    'memory.heap-headroom-per-node': `${Math.floor(heapMb / 6)}MB`,
    // A laptop's share; what a server would take costs more than it gains here.
    'task.concurrency': '2',
    'task.max-worker-threads': '4',
    // Athena's clocks.
    'sql.forced-session-time-zone': 'UTC',
    'query.max-history': '50',
    'query.min-expire-age': '30s',
  };
}

function hiveProperties(lake: TrinoLake): Properties {
  return {
    'connector.name': 'hive',
    'hive.metastore': 'glue',
    'hive.iceberg-catalog-name': icebergCatalog,
    // As in Athena: projected partitions, folders within folders, and INSERT into external tables.
    'hive.partition-projection-enabled': 'true',
    'hive.recursive-directories': 'true',
    'hive.non-managed-table-writes-enabled': 'true',
    'hive.storage-format': 'PARQUET',
    ...lakeProperties(lake),
  };
}

function icebergProperties(lake: TrinoLake): Properties {
  return {
    'connector.name': 'iceberg',
    'iceberg.catalog.type': 'glue',
    'iceberg.hive-catalog-name': lakeCatalog,
    'iceberg.file-format': 'PARQUET',
    ...lakeProperties(lake),
  };
}

function lakeProperties({ awsEndpoint, region }: TrinoLake): Properties {
  return {
    'hive.metastore.glue.endpoint-url': awsEndpoint,
    'hive.metastore.glue.region': region,
    'hive.metastore.glue.aws-access-key': 'test',
    'hive.metastore.glue.aws-secret-key': 'test',
    'fs.native-s3.enabled': 'true',
    's3.endpoint': awsEndpoint,
    's3.region': region,
    's3.path-style-access': 'true',
    's3.aws-access-key': 'test',
    's3.aws-secret-key': 'test',
  };
}

function writeProperties(file: string, properties: Properties): void {
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, lines.join(''));
}
