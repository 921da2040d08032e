// What deployment must provide: a bundle of this file and the variables of config.ts. The SQL texts are in the generated
// module bundled-sql.ts, so no file is read at run time. As the onEvent handler of a CDK Provider it is called when a
// property of its resource changes, which should therefore hold a hash of the SQL files.
import { Logger } from '@aws-lambda-powertools/logger';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { athenaStatements, createAthenaClient } from './athena-client.ts';
import { migrationFiles, viewFiles } from './bundled-sql.ts';
import { readMigrationConfig } from './config.ts';
import { parseMigrations } from './migration-file.ts';
import { runMigrations } from './run-migrations.ts';
import { parseViews } from './view-file.ts';

const logger = new Logger({ serviceName: 'migrate' });
const { names, workGroup } = readMigrationConfig();
const runStatement = athenaStatements(createAthenaClient(), workGroup);
const schema = { migrations: parseMigrations(migrationFiles), views: parseViews(viewFiles) };

/** Brings the silver tables and the views up to date when a stack is made or updated. Deleting a stack keeps the data. */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  if (event.RequestType !== 'Delete') {
    const applied = await runMigrations(schema, {
      names,
      runStatement,
      now: () => new Date(),
      onApplied: (fileName, durationMs) => logger.info('applied', { fileName, durationMs }),
    });
    logger.info('up to date', { applied: applied.length });
  }
  return { PhysicalResourceId: 'lake-schema' };
}
