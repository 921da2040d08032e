// Signs demo customers in on this machine; "npm start" runs it as one of its services.
import { closeWhenTold } from '../../../pipelines/pages/local-server.ts';
import { readIdentityConfig } from './config.ts';
import { startIdentityServer } from './identity-server.ts';
import { keptSigningKey } from './signing-key.ts';

const { port, keyFile } = readIdentityConfig();
const server = await startIdentityServer(port, await keptSigningKey(keyFile));
process.stdout.write(`The demo issuer is at ${server.url}\n`);
closeWhenTold(server);
