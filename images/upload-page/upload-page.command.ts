// Serves the upload page on this machine; "npm start" runs it as one of its services.
import { closeWhenTold } from '../../pipelines/pages/local-server.ts';
import { readImagesConfig } from '../config.ts';
import { storageOriginsOf } from './page-policy.ts';
import { startPageServer } from './page-server.ts';

const config = readImagesConfig(['uploadApiUrl', 'uploadPagePort', 'awsEndpoint', 'customerSignIn']);
const server = await startPageServer({
  port: config.uploadPagePort,
  uploadApiUrl: config.uploadApiUrl.replace(/\/+$/, ''),
  storageOrigins: storageOriginsOf(config.uploadApiUrl, config.awsEndpoint),
  signIn: config.customerSignIn,
});
process.stdout.write(`The upload page is at ${server.url}\n`);
closeWhenTold(server);
