// Sets everything up, starts the local stack, fills it with the sample once, checks it and stays up.
import { Command } from 'commander';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { readLocalConfig } from './config.ts';
import { explainFailure } from './explain-failure.ts';
import { runStart } from './start-session.ts';
import { createSteps } from './steps.ts';

surviveClosedPipe();
const program = new Command('npm start --')
  .description('Set up and start the whole of Inkstream on this machine.')
  .option('--once', 'do it all, then stop and exit (for CI)', false)
  .option('--no-sample', 'start without the sample, for data of your own')
  .addHelpText(
    'after',
    `
Ports: INKSTREAM_PORT_AWS (4566), INKSTREAM_PORT_ATHENA (4580), INKSTREAM_PORT_OPENSEARCH (4590),
INKSTREAM_PORT_SHOP (4600), INKSTREAM_PORT_UPLOADS (4610), INKSTREAM_PORT_DASHBOARDS (4620),
  INKSTREAM_PORT_IDENTITY (that of the uploads and 5: who signs demo customers in).
Queries: INKSTREAM_ATHENA_ENGINE is duckdb, which is embedded, or trino: a real Trino 476 with Hive and
  Iceberg tables on the local S3. It needs a JDK of 24 or later and 1.4 GB of memory
  (INKSTREAM_TRINO_HEAP_MB), is downloaded once (800 MB), and takes port INKSTREAM_PORT_TRINO (4581).
  The two keep their tables apart: one INKSTREAM_STATE_DIRECTORY belongs to one of them.
OpenSearch: INKSTREAM_OPENSEARCH_HEAP_MB (768), or INKSTREAM_OPENSEARCH_URL for one that runs elsewhere,
  also a domain on AWS, whose requests are signed with your credentials.
Java: JAVA_HOME, or the newest JDK of 21 or later that is found.
Data and logs: INKSTREAM_STATE_DIRECTORY (.inkstream).

Examples:
  npm start
  npm start -- --once
  INKSTREAM_PORT_AWS=5566 INKSTREAM_PORT_ATHENA=5580 npm start -- --no-sample
  INKSTREAM_ATHENA_ENGINE=trino INKSTREAM_STATE_DIRECTORY=.inkstream-trino npm start`,
  )
  .parse();

try {
  const { once, sample } = program.opts<{ once: boolean; sample: boolean }>();
  await runStart({ config: readLocalConfig(), steps: createSteps(), once, withSample: sample });
} catch (error) {
  process.exitCode = explainFailure(error);
}
