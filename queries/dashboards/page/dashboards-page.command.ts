// Serves the dashboards on this machine; "npm start" runs it as one of its services.

import { fillNames } from '../../../pipelines/migrations/fill-names.ts';
import { closeWhenTold } from '../../../pipelines/pages/local-server.ts';
import { createAthenaCalls } from '../../athena/athena-client.ts';
import { readQueryConfig } from '../../config.ts';
import { readQueryCatalog } from '../../query-catalog.ts';
import { allDashboards } from '../all-dashboards.ts';
import { createLakeReader } from './answers/create-lake-reader.ts';
import { runStatement } from './answers/run-statement.ts';
import { readPagePort } from './config.ts';
import { startPageServer } from './page-server.ts';

const config = readQueryConfig();
const queries = readQueryCatalog();
const lake = createLakeReader({
  queries,
  fillNames: (sql) => fillNames(sql, config.names),
  silver: config.names.silver,
  run: runStatement(createAthenaCalls(), config),
});
const server = await startPageServer({ port: readPagePort(), dashboards: allDashboards, queries, lake });
process.stdout.write(`The dashboards are at ${server.url}\n`);
closeWhenTold(server);
