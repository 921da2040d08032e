import { readSettings } from '../../../pipelines/settings/read-settings.ts';
import { portNumber } from '../../../pipelines/settings/setting-values.ts';
import { QueryConfigError } from '../../config.ts';

const settings = { port: ['INKSTREAM_PORT_DASHBOARDS', portNumber.default(4620)] } as const;

/** Where the page listens on this machine. Throws QueryConfigError. */
export function readPagePort(environment: NodeJS.ProcessEnv = process.env): number {
  const refuse = () => new QueryConfigError('INKSTREAM_PORT_DASHBOARDS must be a port number.');
  return readSettings(settings, environment, refuse).port;
}
