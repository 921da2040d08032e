// Serves the search page on this machine; "npm start" runs it as one of its services.
import { closeWhenTold } from '../../pipelines/pages/local-server.ts';
import { readIndexerConfig } from '../config.ts';
import { startPageServer } from './page-server.ts';

const { searchApiUrl, searchPagePort } = readIndexerConfig(['searchApiUrl', 'searchPagePort']);
const server = await startPageServer({ port: searchPagePort, searchApiUrl: searchApiUrl.replace(/\/+$/, '') });
process.stdout.write(`The search page is at ${server.url}\n`);
closeWhenTold(server);
