// Makes an OpenSearch domain on AWS a node of the local stack; "npm start" runs it when INKSTREAM_OPENSEARCH_URL names one.
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { readForwarderConfig } from '../config.ts';
import { startSigningForwarder } from './signing-forwarder.ts';

const { port, target } = readForwarderConfig();
const log = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
const server = await startSigningForwarder({ port, client: createSearchClient(target), log });
log(`forwarding to ${target}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
}
