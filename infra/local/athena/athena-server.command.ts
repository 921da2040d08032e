import { startAthenaServer } from './athena-server.ts';
import { readAthenaServerConfig } from './config.ts';

/** Runs the local Athena endpoint until it is told to end (SIGTERM, SIGINT). */
async function main(): Promise<void> {
  const { engine, trinoUrl, ...config } = readAthenaServerConfig();
  const server = await startAthenaServer({ ...config, ...(engine === 'trino' && { trinoUrl }) });
  process.stdout.write(`The local Athena endpoint answers at ${server.url}\n`);
  const stop = () => {
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  // One query's fault must not end the others: what nobody caught is reported, and the endpoint goes on.
  process.on('unhandledRejection', (error) => process.stderr.write(`${String(error)}\n`));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

await main();
